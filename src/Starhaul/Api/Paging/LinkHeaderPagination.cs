using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Starhaul.Api.Paging;

/// <summary>Each response has a Link header with the URL of the next page, <c>rel="next"</c> (RFC 8288).</summary>
internal sealed partial record LinkHeaderPagination : ApiPagination
{
    /// <summary>Where a response says how many records there are in all; null where it does not.</summary>
    public string? Total { get; init; }

    public override IReadOnlyList<string?> Pointers => [Total];

    public static LinkHeaderPagination Read(ApiDefinitionField field)
    {
        field.Only("type", "total");
        return new LinkHeaderPagination { Total = field.Find("total")?.JsonPointer() };
    }

    public override JsonObject First(ApiPageScope scope) => [];

    public override ApiPageRequest Request(ApiRequest main, JsonObject position, ApiPageScope scope) =>
        new() { Template = main, Url = position["url"]?.GetValue<string>() };

    public override ApiPageStep Next(JsonObject position, ApiPageResponse response, ApiPageScope scope) =>
        new()
        {
            Next = NextOf(response) is { } url ? ServerUrl.Position(url, response) : null,
            Total = response.Total(Total),
        };

    /// <summary>The target of the link whose relation types hold <c>next</c>; they may be several, in any case.</summary>
    public static string? NextOf(string header)
    {
        foreach (Match link in LinkForm().Matches(header))
        {
            var relation = ParameterForm()
                .Matches(link.Groups["parameters"].Value)
                .FirstOrDefault(one => one.Groups["name"].Value.Equals("rel", StringComparison.OrdinalIgnoreCase));
            var types = relation?.Groups["value"].Value.Trim().Trim('"') ?? "";
            if (types.Split(' ').Contains("next", StringComparer.OrdinalIgnoreCase))
            {
                return link.Groups["url"].Value.Trim();
            }
        }

        return null;
    }

    private static string? NextOf(ApiPageResponse response) =>
        response.Headers.NonValidated.TryGetValues("Link", out var values)
            ? values.Select(NextOf).FirstOrDefault(url => url is not null)
            : null;

    // A comma and a semicolon within <> or quotes part nothing.
    [GeneratedRegex(
        """<(?<url>[^>]*)>(?<parameters>(\s*;\s*[^=;,\s]+(\s*=\s*("([^"\\]|\\.)*"|[^;,"]*))?)*)""",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex LinkForm();

    [GeneratedRegex(
        """;\s*(?<name>[^=;,\s]+)(\s*=\s*(?<value>"([^"\\]|\\.)*"|[^;,"]*))?""",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex ParameterForm();
}
