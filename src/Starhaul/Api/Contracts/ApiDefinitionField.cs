using System.Text.Json;
using System.Text.Json.Nodes;
using Starhaul.Api.Values;

namespace Starhaul;

/// <summary>
/// One field of a definition, which knows where it is: every fault is a <see cref="FormatException"/> that names its JSON pointer.
/// </summary>
/// <example>
/// <code>
/// static ApiPagination Read(ApiDefinitionField field)
/// {
///     field.Only("type", "key", "total");
///     return new KeysetPagination { Key = field.Get("key").JsonPointer(), Total = field.Find("total")?.JsonPointer() };
/// }
/// </code>
/// </example>
public readonly struct ApiDefinitionField
{
    private static readonly Uri AnyOrigin = new("http://origin.invalid/");

    private readonly JsonElement value;
    private readonly string pointer;

    internal ApiDefinitionField(JsonElement value, string pointer)
    {
        this.value = value;
        this.pointer = pointer;
    }

    /// <summary>Where the field is in the definition, as a JSON pointer.</summary>
    public string Pointer => pointer is { Length: > 0 } ? pointer : "the definition";

    /// <summary>A member of an object; null when it is not there.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="FormatException">The field is no object.</exception>
    public ApiDefinitionField? Find(string name)
    {
        Require(JsonValueKind.Object, "an object");
        return value.TryGetProperty(name, out var found)
            ? new ApiDefinitionField(found, $"{pointer}/{Escaped(name)}")
            : null;
    }

    /// <summary>A member that must be there.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="FormatException">It is not there.</exception>
    public ApiDefinitionField Get(string name) =>
        Find(name) ?? throw new FormatException($"{Pointer}: '{name}' is missing.");

    /// <summary>Refuses members that have no meaning here: a slip in a name must not pass unseen.</summary>
    /// <param name="names">The members that may be there.</param>
    /// <exception cref="FormatException">There is another one.</exception>
    public void Only(params string[] names)
    {
        Require(JsonValueKind.Object, "an object");
        foreach (var member in value.EnumerateObject())
        {
            if (!names.Contains(member.Name, StringComparer.Ordinal))
            {
                throw new FormatException(
                    $"{pointer}/{Escaped(member.Name)}: unknown; {Pointer} may hold {string.Join(", ", names)}."
                );
            }
        }
    }

    /// <summary>A string.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public string Text()
    {
        Require(JsonValueKind.String, "a string");
        return value.GetString()!;
    }

    /// <summary>True or false.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public bool Flag() =>
        value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong("true or false"),
        };

    /// <summary>A whole number.</summary>
    /// <param name="least">The least that it may be.</param>
    /// <exception cref="FormatException">It is none, or less.</exception>
    public int Whole(int least) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least
            ? number
            : throw Wrong($"a whole number from {least}");

    /// <summary>A stretch of time such as <c>500ms</c>, <c>10s</c>, <c>5m</c>, <c>1h</c> or <c>7d</c>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public TimeSpan Time() =>
        value.ValueKind == JsonValueKind.String && DurationText.TryParse(value.GetString()!, out var time)
            ? time
            : throw Wrong($"a time such as {DurationText.Form}");

    /// <summary>A JSON pointer (RFC 6901), empty or beginning with a slash.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public string JsonPointer()
    {
        var text = Text();
        return Api.Values.JsonPointer.IsValid(text) ? text : throw Wrong("a JSON pointer, such as /results");
    }

    /// <summary>A JSON pointer, or <c>{"header": NAME}</c> for a header field in its place; one of the two is null.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public (string? Pointer, string? Header) PointerOrHeader()
    {
        if (!IsObject)
        {
            return (JsonPointer(), null);
        }

        Only("header");
        return (null, Get("header").HeaderName());
    }

    /// <summary>The form of times: <c>iso</c>, <c>unix</c> or a .NET format.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public string TimeFormat()
    {
        try
        {
            _ = TimeText.Format(DateTimeOffset.UnixEpoch, Text());
            return Text();
        }
        catch (FormatException)
        {
            throw Wrong("iso, unix or a .NET format of a time, such as yyyy-MM-dd");
        }
    }

    /// <summary>The elements of an array.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public IReadOnlyList<ApiDefinitionField> Items()
    {
        Require(JsonValueKind.Array, "an array");
        var at = pointer;
        return [.. value.EnumerateArray().Select((item, index) => new ApiDefinitionField(item, $"{at}/{index}"))];
    }

    /// <summary>The request of a page, where a pagination has one of its own.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public ApiRequest Request()
    {
        Only("method", "path", "query", "headers", "json", "form");
        var read = new ApiRequest
        {
            Method = Find("method")?.Word(("GET", "GET"), ("POST", "POST")) ?? "GET",
            Path = Find("path")?.RelativePath() ?? "",
            Query = Find("query")?.Texts() ?? [],
            Headers = Find("headers")?.Headers() ?? [],
            Json = Find("json")?.Json(),
            Form = Find("form")?.Texts(),
        };
        if (read.Json is not null && read.Form is not null)
        {
            throw Get("form").Wrong("either 'json' or 'form', not both");
        }

        return (read.Json ?? (object?)read.Form) is not null && read.Method == "GET"
            ? throw new FormatException($"{Pointer}/method: a request with a body is a POST.")
            : read;
    }

    /// <summary>The error of a field that is not of its form.</summary>
    /// <param name="expected">What it should be, such as <c>a whole number from 1</c>.</param>
    public FormatException Wrong(string expected)
    {
        var found = value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
            ? $"an {value.ValueKind.ToString().ToLowerInvariant()}"
            : value.GetRawText();
        return new FormatException($"{Pointer}: expected {expected}, found {found}.");
    }

    /// <summary>Whether it is an array.</summary>
    internal bool IsArray => value.ValueKind == JsonValueKind.Array;

    /// <summary>Whether it is an object.</summary>
    internal bool IsObject => value.ValueKind == JsonValueKind.Object;

    /// <summary>One of some words.</summary>
    internal T Word<T>(params (string Word, T Meaning)[] words)
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

    /// <summary>The same place with another value.</summary>
    internal ApiDefinitionField Over(JsonNode json) => new(JsonElement.Parse(json.ToJsonString()), pointer);

    /// <summary>The same object without some of its members.</summary>
    internal ApiDefinitionField Without(params string[] names)
    {
        var left = (JsonObject)Json();
        foreach (var name in names)
        {
            left.Remove(name);
        }

        return new ApiDefinitionField(JsonElement.Parse(left.ToJsonString()), pointer);
    }

    /// <summary>The members of an object.</summary>
    internal IReadOnlyList<(string Name, ApiDefinitionField Value)> Members()
    {
        Require(JsonValueKind.Object, "an object");
        var at = pointer;
        return
        [
            .. value
                .EnumerateObject()
                .Select(one => (one.Name, new ApiDefinitionField(one.Value, $"{at}/{Escaped(one.Name)}"))),
        ];
    }

    /// <summary>Texts by name; numbers and truth values are taken as they are written.</summary>
    internal Dictionary<string, string> Texts() =>
        Members().ToDictionary(member => member.Name, member => member.Value.Scalar(), StringComparer.Ordinal);

    /// <summary>A string, a number or a truth value, as text.</summary>
    internal string Scalar() =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => throw Wrong("a string, a number, true or false"),
        };

    /// <summary>The type of a scalar, in the words of definitions.</summary>
    internal string ScalarType() =>
        value.ValueKind switch
        {
            JsonValueKind.Number => "number",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            _ => "string",
        };

    /// <summary>The value as it is written.</summary>
    internal JsonNode Json() => JsonNode.Parse(value.GetRawText())!;

    /// <summary>The name of a header field that a request may have (RFC 9110 §5.1); those of its body are set by what it is.</summary>
    internal string HeaderName() => RequireHeader(Text());

    /// <summary>Every text within, however deep.</summary>
    internal IEnumerable<ApiDefinitionField> Leaves() =>
        value.ValueKind switch
        {
            JsonValueKind.Object => Members().SelectMany(static member => member.Value.Leaves()),
            JsonValueKind.Array => Items().SelectMany(static item => item.Leaves()),
            JsonValueKind.String => [this],
            _ => [],
        };

    private Dictionary<string, string> Headers()
    {
        foreach (var (name, field) in Members())
        {
            field.RequireHeader(name);
            if (!HeaderText.IsValue(field.Scalar()))
            {
                throw field.Wrong("the value of a header field, without line breaks");
            }
        }

        return Texts();
    }

    // A path must not lead requests, and their keys, to another origin.
    private string RelativePath() =>
        Uri.TryCreate(AnyOrigin, Text(), out var url) && url.Authority == AnyOrigin.Authority
            ? Text()
            : throw Wrong("a path relative to base_url");

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
            : throw new FormatException($"{Pointer}: '{name}' is no header field that a request may set.");
    }

    private static string Escaped(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
