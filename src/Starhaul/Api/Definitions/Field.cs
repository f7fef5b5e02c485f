using System.Text.Json;
using System.Text.Json.Nodes;
using Starhaul.Api.Paging;
using Starhaul.Api.Requests;

namespace Starhaul.Api.Definitions;

/// <summary>One field of a definition, which knows where it is: every fault names its JSON pointer.</summary>
internal readonly struct Field(JsonElement value, string pointer)
{
    public string Pointer => pointer.Length == 0 ? "the definition" : pointer;

    /// <summary>A member; null when it is not there.</summary>
    public Field? Find(string name)
    {
        Require(JsonValueKind.Object, "an object");
        return value.TryGetProperty(name, out var found) ? new Field(found, $"{pointer}/{Escaped(name)}") : null;
    }

    /// <summary>A member that must be there.</summary>
    public Field Get(string name) => Find(name) ?? throw new FieldException($"{Pointer}: '{name}' is missing.");

    /// <summary>Refuses members that have no meaning here: a slip in a name must not pass unseen.</summary>
    public Field Only(params string[] names)
    {
        Require(JsonValueKind.Object, "an object");
        foreach (var member in value.EnumerateObject())
        {
            if (!names.Contains(member.Name, StringComparer.Ordinal))
            {
                throw new FieldException(
                    $"{pointer}/{Escaped(member.Name)}: unknown; {Pointer} may hold {string.Join(", ", names)}."
                );
            }
        }

        return this;
    }

    public string Text()
    {
        Require(JsonValueKind.String, "a string");
        return value.GetString()!;
    }

    public bool Flag() =>
        value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong("true or false"),
        };

    public int Whole(int least) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least
            ? number
            : throw Wrong($"a whole number from {least}");

    public TimeSpan Time() =>
        value.ValueKind == JsonValueKind.String && DefinedTime.TryParse(value.GetString()!, out var time)
            ? time
            : throw Wrong($"a time such as {DefinedTime.Form}");

    /// <summary>A JSON pointer (RFC 6901), empty or beginning with a slash.</summary>
    public string Place()
    {
        var text = Text();
        return text.Length == 0 || text[0] == '/' ? text : throw Wrong("a JSON pointer, such as /results");
    }

    /// <summary>The form of times: iso, unix or a .NET format.</summary>
    public string TimeForm()
    {
        try
        {
            _ = TimeText.Of(DateTimeOffset.UnixEpoch, Text());
            return Text();
        }
        catch (FormatException)
        {
            throw Wrong("iso, unix or a .NET format of a time, such as yyyy-MM-dd");
        }
    }

    /// <summary>The name of a header field that a request may have (RFC 9110 §5.1); those of its body are set by what it is.</summary>
    public string HeaderName() => RequireHeader(Text());

    /// <summary>Header fields by name.</summary>
    public Dictionary<string, string> Headers()
    {
        foreach (var (name, field) in Members())
        {
            field.RequireHeader(name);
            field.RequireHeaderValue();
        }

        return Texts();
    }

    /// <summary>One of some words.</summary>
    public T Word<T>(params (string Word, T Meaning)[] words)
    {
        foreach (var (word, meaning) in words)
        {
            if (value.ValueKind == JsonValueKind.String && value.ValueEquals(word))
            {
                return meaning;
            }
        }

        throw Wrong($"one of {string.Join(", ", words.Select(pair => pair.Word))}");
    }

    public IReadOnlyList<Field> Items()
    {
        Require(JsonValueKind.Array, "an array");
        var at = pointer;
        return [.. value.EnumerateArray().Select((item, index) => new Field(item, $"{at}/{index}"))];
    }

    public IReadOnlyList<(string Name, Field Value)> Members()
    {
        Require(JsonValueKind.Object, "an object");
        var at = pointer;
        return
        [
            .. value.EnumerateObject().Select(one => (one.Name, new Field(one.Value, $"{at}/{Escaped(one.Name)}"))),
        ];
    }

    /// <summary>Texts by name; numbers and truth values are taken as they are written.</summary>
    public Dictionary<string, string> Texts() =>
        Members().ToDictionary(member => member.Name, member => member.Value.Scalar(), StringComparer.Ordinal);

    /// <summary>A string, a number or a truth value, as text.</summary>
    public string Scalar() =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => throw Wrong("a string, a number, true or false"),
        };

    /// <summary>Every text within, however deep.</summary>
    public IEnumerable<Field> Leaves() =>
        value.ValueKind switch
        {
            JsonValueKind.Object => Members().SelectMany(static member => member.Value.Leaves()),
            JsonValueKind.Array => Items().SelectMany(static item => item.Leaves()),
            JsonValueKind.String => [this],
            _ => [],
        };

    public JsonNode Json() => JsonNode.Parse(value.GetRawText())!;

    public FieldException Wrong(string expected)
    {
        var found = value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
            ? $"an {value.ValueKind.ToString().ToLowerInvariant()}"
            : value.GetRawText();
        return new FieldException($"{Pointer}: expected {expected}, found {found}.");
    }

    private void Require(JsonValueKind kind, string expected)
    {
        if (value.ValueKind != kind)
        {
            throw Wrong(expected);
        }
    }

    private string RequireHeader(string name)
    {
        using var request = new HttpRequestMessage();
        return request.Headers.TryAddWithoutValidation(name, "")
            ? name
            : throw new FieldException($"{Pointer}: '{name}' is no header field that a request may set.");
    }

    private void RequireHeaderValue()
    {
        if (!RequestWriter.IsHeaderValue(Scalar()))
        {
            throw Wrong("the value of a header field, without line breaks");
        }
    }

    private static string Escaped(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
