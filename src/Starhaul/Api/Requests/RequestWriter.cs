using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Starhaul.Api.Values;

namespace Starhaul.Api.Requests;

/// <summary>Fills the requests of a resource with what the caller and the pagination say.</summary>
internal sealed class RequestWriter
{
    private const string SinceName = "since";
    private const string UntilName = "until";

    private readonly ApiResource resource;
    private readonly ApiQuery query;
    private readonly Dictionary<string, JsonNode?> given = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">A parameter is missing or unknown, or the resource cannot be asked so.</exception>
    /// <param name="resource">What is asked.</param>
    /// <param name="query">What is wanted of it.</param>
    /// <param name="scope">The job around it.</param>
    /// <param name="open">Parameters that are given later, child by child; their names stand for them.</param>
    /// <param name="more">What tells this question from others beside the request.</param>
    public RequestWriter(
        ApiResource resource,
        ApiQuery query,
        ApiPageScope scope,
        IReadOnlyList<string>? open = null,
        string more = ""
    )
    {
        this.resource = resource;
        this.query = query;
        foreach (var (name, value) in query.Parameters)
        {
            given[name] = Read(name, value);
        }

        foreach (var (name, values) in query.Lists)
        {
            given[name] = query.Parameters.ContainsKey(name)
                ? throw new ArgumentException($"{resource.Name} is given '{name}' as one value and as a list.")
                : new JsonArray([.. values.Select(value => Read(name, value))]);
        }

        foreach (var name in open ?? [])
        {
            given[name] = given.ContainsKey(name)
                ? throw new ArgumentException($"'{name}' of {resource.Name} is given by its parent or its list.")
                : JsonValue.Create($"{{{name}}}");
        }

        foreach (var (name, parameter) in resource.Parameters)
        {
            if (!given.ContainsKey(name) && parameter is { Default: null, IsRequired: true })
            {
                throw new ArgumentException($"{resource.Name} needs the parameter '{name}'{About(parameter)}.");
            }

            given.TryAdd(name, parameter.Default is { } value ? Read(name, value) : null);
        }

        RefuseBody();
        RefuseSince(scope);

        // Without times, which must not tell one job from another: where the caller says no end, it is the start of the job.
        given[SinceName] = null;
        given[UntilName] = null;
        Question = more.Length == 0 ? Hash(FirstRequest()) : Hash(FirstRequest(), more);
        Fingerprint = Hash(
            Question,
            query.Since is { } from ? TimeText.Format(from, "iso") : "",
            query.Until is { } to ? TimeText.Format(to, "iso") : "",
            query.SinceCursor ?? ""
        );
        SourceUrl = RedactedUri.Redact(UrlOf(resource.Request, given, isWhole: false));
        var format = resource.Incremental?.Format ?? "iso";
        given[SinceName] =
            query.SinceCursor is { } cursor ? CursorNode(cursor)
            : scope.Since is { } since ? JsonValue.Create(TimeText.Format(since, format))
            : null;
        given[UntilName] = JsonValue.Create(TimeText.Format(scope.Until, format));
    }

    /// <summary>SHA-256 in hex of what is asked, whatever the time that it is asked for.</summary>
    public string Question { get; }

    /// <summary>SHA-256 in hex of all that decides what is asked for: another run goes on only with the same.</summary>
    public string Fingerprint { get; }

    /// <summary>What is asked, as a URL without secrets and without what the pagination says.</summary>
    public string SourceUrl { get; }

    /// <summary>The request for a page.</summary>
    public PreparedRequest Write(ApiPageRequest page)
    {
        var values = new Dictionary<string, JsonNode?>(given, StringComparer.Ordinal);
        foreach (var (name, value) in page.Values)
        {
            values[name] = value;
        }

        var template = page.Template;
        var json = Template.Fill(template.Json, values);
        if (query.Body is { } body && ReferenceEquals(template, resource.Request))
        {
            json = Template.Merge(json, body);
        }

        return new PreparedRequest
        {
            Method = HttpMethod.Parse(template.Method),
            Url = page.Url is { } url ? new Uri(resource.BaseUrl, url) : UrlOf(template, values, isWhole: true),
            Headers = [.. Pairs(template.Headers, values).Select(WithoutBreaks)],
            Json = json,
            Form = template.Form is { } form ? [.. Pairs(form, values), .. Others(template)] : null,
        };
    }

    private Uri UrlOf(ApiRequest template, Dictionary<string, JsonNode?> values, bool isWhole)
    {
        var path =
            Template.Fill(template.Path, values, Uri.EscapeDataString)
            ?? (isWhole ? null : template.Path.Split('{')[0])
            ?? throw new ArgumentException(
                $"{resource.Name} needs a value for each name in its path '{template.Path}'."
            );
        RefuseDots(template.Path, values);
        var fields = string.Join(
            '&',
            Pairs(template.Query, values)
                .Concat(template.Form is null ? Others(template) : [])
                .Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}")
        );
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return new Uri(resource.BaseUrl, fields.Length == 0 ? path : path + separator + fields);
    }

    // A slash in a value is escaped; a segment that becomes '.' or '..' would lead to another path (RFC 3986 §5.2.4), and many servers take
    // one that becomes empty for none.
    private void RefuseDots(string path, Dictionary<string, JsonNode?> values)
    {
        foreach (var segment in path.Split('?')[0].Split('/'))
        {
            var names = Template.Names(segment).ToList();
            if (names.Count == 0 || Template.Fill(segment, values, Uri.EscapeDataString) is not ("" or "." or ".."))
            {
                continue;
            }

            var message = $"The value of '{names[0]}' would lead out of the path '{path}'.";
            throw names.TrueForAll(given.ContainsKey)
                ? new ArgumentException(message)
                : new UnexpectedContentException(message)
                {
                    Hint = "The server gave that value; the API has changed, or is not to be trusted.",
                };
        }
    }

    /// <summary>What the caller says beside the parameters of the definition, for the request that begins.</summary>
    private IEnumerable<KeyValuePair<string, string>> Others(ApiRequest template) =>
        ReferenceEquals(template, resource.Request)
            ? query
                .Parameters.Where(pair => !resource.Parameters.ContainsKey(pair.Key))
                .Concat(
                    query
                        .Lists.Where(pair => !resource.Parameters.ContainsKey(pair.Key))
                        .SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key, value)))
                )
            : [];

    private static IEnumerable<KeyValuePair<string, string>> Pairs(
        IReadOnlyDictionary<string, string> fields,
        Dictionary<string, JsonNode?> values
    )
    {
        foreach (var (name, text) in fields)
        {
            // A list is a field that is repeated.
            if (Template.WholeName(text) is { } whole && values.GetValueOrDefault(whole) is JsonArray list)
            {
                foreach (var item in list)
                {
                    yield return KeyValuePair.Create(name, item!.ToString());
                }
            }
            else if (Template.Fill(text, values) is { } filled)
            {
                yield return KeyValuePair.Create(name, filled);
            }
        }
    }

    private JsonNode? Read(string name, string value)
    {
        if (!resource.Parameters.TryGetValue(name, out var parameter))
        {
            return resource.TakesAnyParameter
                ? JsonValue.Create(value)
                : throw new ArgumentException($"{resource.Name} has no parameter '{name}'{Known(resource)}.");
        }

        return ParameterValue.TryRead(value, parameter.Type, out var read)
            ? read
            : throw new ArgumentException($"{resource.Name} takes a {parameter.Type} for '{name}', not '{value}'.");
    }

    private static JsonNode? CursorNode(string cursor) =>
        ParameterValue.TryRead(cursor, "number", out var number) ? number : JsonValue.Create(cursor);

    private KeyValuePair<string, string> WithoutBreaks(KeyValuePair<string, string> header) =>
        HeaderText.IsValue(header.Value)
            ? header
            : throw new ArgumentException(
                $"{resource.Name} sends the header field {header.Key}, whose value must have no line breaks."
            );

    private void RefuseBody()
    {
        if (query.Body is not null && resource.Request.Json is null)
        {
            throw new ArgumentException($"{resource.Name} takes no JSON body{Known(resource)}.");
        }
    }

    private void RefuseSince(ApiPageScope scope)
    {
        if (query.SinceCursor is not null && resource.Incremental is not { Cursor: not null })
        {
            throw new ArgumentException($"{resource.Name} is not read by a cursor that grows.");
        }

        if (scope.Since is not null && resource.Incremental is { Cursor: not null })
        {
            throw new ArgumentException($"{resource.Name} is asked for what is new by its cursor, not by a time.");
        }

        if (
            (scope.Since is not null || query.SinceLast)
            && resource.Incremental is null
            && !resource.Pagination.IsTimed
        )
        {
            throw new ArgumentException($"{resource.Name} cannot be asked for what is new since a time.");
        }

        if (scope.Since >= scope.Until)
        {
            throw new ArgumentException(
                $"There is no time from {TimeText.Format(scope.Since.Value, "iso")} to {TimeText.Format(scope.Until, "iso")}."
            );
        }
    }

    private string FirstRequest()
    {
        var scope = new ApiPageScope(null, DateTimeOffset.UnixEpoch);
        var first = Write(resource.Pagination.Request(resource.Request, resource.Pagination.First(scope), scope));
        return string.Join(
            '\n',
            first.ToLines().Append(resource.Records).Append(resource.Pagination.ToString()).Concat(resource.Key)
        );
    }

    private static string Hash(params string[] words) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', words))));

    private static string Known(ApiResource resource) =>
        resource.Parameters.Count == 0 ? "; it has none" : $"; it has {string.Join(", ", resource.Parameters.Keys)}";

    private static string About(ApiParameter parameter) =>
        parameter.Description.Length == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $" ({parameter.Description})");
}
