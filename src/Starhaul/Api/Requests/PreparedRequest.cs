using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Starhaul.Api.Requests;

/// <summary>One request with every name filled. Keys are added to it when it is sent, and it is written down without them.</summary>
internal sealed record PreparedRequest
{
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public required HttpMethod Method { get; init; }

    public required Uri Url { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public JsonNode? Json { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>>? Form { get; init; }

    /// <summary>The body as text; null without one.</summary>
    public string? BodyText =>
        Json is not null ? Json.ToJsonString(Plain)
        : Form is not null ? string.Join('&', Form.Select(static pair => $"{Escaped(pair.Key)}={Escaped(pair.Value)}"))
        : null;

    /// <summary>The body to send; null without one. A new one each time, for a request that is sent again.</summary>
    public HttpContent? CreateContent()
    {
        if (BodyText is not { } text)
        {
            return null;
        }

        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = new MediaTypeHeaderValue(
            Json is not null ? "application/json" : "application/x-www-form-urlencoded"
        );
        return content;
    }

    /// <summary>The request as a person reads it, one line each.</summary>
    public IEnumerable<string> ToLines()
    {
        yield return $"{Method} {RedactedUri.Redact(Url)}";
        foreach (var (name, value) in Headers)
        {
            yield return $"{name}: {value}";
        }

        if (BodyText is { } body)
        {
            yield return body;
        }
    }

    /// <summary>The request with one more field of the query.</summary>
    public PreparedRequest WithQuery(string name, string value)
    {
        var query = Url.Query.Length == 0 ? "?" : Url.Query + "&";
        return this with { Url = new UriBuilder(Url) { Query = $"{query}{Escaped(name)}={Escaped(value)}" }.Uri };
    }

    /// <summary>The request with one more header field.</summary>
    public PreparedRequest WithHeader(string name, string value) =>
        this with
        {
            Headers = [.. Headers, KeyValuePair.Create(name, value)],
        };

    private static string Escaped(string text) => Uri.EscapeDataString(text);
}
