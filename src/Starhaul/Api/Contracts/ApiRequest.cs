using System.Text.Json.Nodes;

namespace Starhaul;

/// <summary>
/// One request as a template: <c>{name}</c> stands for a parameter, or for what the pagination says. A field of the query,
/// of a form or of a JSON body whose name has no value is left out; a JSON string that is one name alone takes the
/// value with its type.
/// </summary>
public sealed record ApiRequest
{
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>(
        StringComparer.Ordinal
    );

    /// <summary><c>GET</c> or <c>POST</c>. Default: <c>GET</c>.</summary>
    internal string Method { get; init; } = "GET";

    /// <summary>The path, relative to the base URL.</summary>
    internal string Path { get; init; } = "";

    /// <summary>The fields of the query. Default: none.</summary>
    internal IReadOnlyDictionary<string, string> Query { get; init; } = Nothing;

    /// <summary>Header fields. Default: none.</summary>
    internal IReadOnlyDictionary<string, string> Headers { get; init; } = Nothing;

    /// <summary>A JSON body; null for none. A caller's own is laid over it (RFC 7396).</summary>
    internal JsonNode? Json { get; init; }

    /// <summary>The fields of a form (<c>application/x-www-form-urlencoded</c>); null for none.</summary>
    internal IReadOnlyDictionary<string, string>? Form { get; init; }

    /// <summary>A request for a path.</summary>
    internal static ApiRequest Get(string path) => new() { Path = path };

    /// <summary>A request that sends JSON to a path.</summary>
    internal static ApiRequest PostJson(string path, JsonNode body) =>
        new()
        {
            Method = "POST",
            Path = path,
            Json = body,
        };

    /// <summary>A request that sends a form to a path; its fields are added by <see cref="With"/>.</summary>
    internal static ApiRequest PostForm(string path) =>
        new()
        {
            Method = "POST",
            Path = path,
            Form = Nothing,
        };

    /// <summary>The request with one more field, of the form where there is one, else of the query.</summary>
    internal ApiRequest With(string name, string value) =>
        Form is { } form
            ? this with
            {
                Form = Added(form, name, value),
            }
            : this with
            {
                Query = Added(Query, name, value),
            };

    private static Dictionary<string, string> Added(
        IReadOnlyDictionary<string, string> fields,
        string name,
        string value
    ) => new(fields, StringComparer.Ordinal) { [name] = value };
}
