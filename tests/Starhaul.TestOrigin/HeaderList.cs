namespace Starhaul.TestOrigin;

/// <summary>Header fields in the order they are written; names compare without case, values are kept byte for byte.</summary>
public sealed class HeaderList
{
    private readonly KeyValuePair<string, string>[] fields;

    private HeaderList(KeyValuePair<string, string>[] fields) => this.fields = fields;

    /// <summary>No fields.</summary>
    public static HeaderList Empty { get; } = new([]);

    /// <summary>Each field, names as they are written.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields => fields;

    /// <summary>The value of a field, several joined by a comma as RFC 9110 §5.2 has it; null when it is absent.</summary>
    public string? this[string name]
    {
        get
        {
            var values = fields.Where(field => Is(field, name)).Select(field => field.Value).ToArray();
            return values.Length == 0 ? null : string.Join(", ", values);
        }
    }

    /// <summary>True when the field is there.</summary>
    public bool Has(string name) => fields.Any(field => Is(field, name));

    /// <summary>The list with one more field, even where the name is there already.</summary>
    public HeaderList Add(string name, string value) => new([.. fields, new(name, value)]);

    /// <summary>The list with this field alone of its name; a null value takes the field away.</summary>
    public HeaderList With(string name, string? value) =>
        value is null ? Without(name) : Without(name).Add(name, value);

    /// <summary>The list without any field of this name.</summary>
    public HeaderList Without(string name) => new([.. fields.Where(field => !Is(field, name))]);

    private static bool Is(KeyValuePair<string, string> field, string name) =>
        string.Equals(field.Key, name, StringComparison.OrdinalIgnoreCase);
}
