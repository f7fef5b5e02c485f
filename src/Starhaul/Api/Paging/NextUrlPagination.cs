using System.Text.Json.Nodes;

namespace Starhaul.Api.Paging;

/// <summary>Each response holds the URL of the next page.</summary>
internal sealed record NextUrlPagination : ApiPagination
{
    /// <summary>Where the URL is; absent, null or empty at the end.</summary>
    public string Url { get; init; } = "";

    /// <summary>The header field that has it in place of the body; null where the body has it.</summary>
    public string? UrlHeader { get; init; }

    /// <summary>Where a response says how many records there are in all; null where it does not.</summary>
    public string? Total { get; init; }

    public override IReadOnlyList<string?> Pointers => [UrlHeader is null ? Url : null, Total];

    public override IReadOnlyList<string> ExpectedHeaders => UrlHeader is null ? [] : [UrlHeader];

    public static NextUrlPagination Read(ApiDefinitionField field)
    {
        field.Only("type", "next", "total");
        var (pointer, header) = field.Get("next").PointerOrHeader();
        return new NextUrlPagination
        {
            Url = pointer ?? "",
            UrlHeader = header,
            Total = field.Find("total")?.JsonPointer(),
        };
    }

    public override JsonObject First(ApiPageScope scope) => [];

    public override ApiPageRequest Request(ApiRequest main, JsonObject position, ApiPageScope scope) =>
        new() { Template = main, Url = position["url"]?.GetValue<string>() };

    public override ApiPageStep Next(JsonObject position, ApiPageResponse response, ApiPageScope scope) =>
        new()
        {
            Next = (UrlHeader is null ? response.Url(Url) : response.Header(UrlHeader)) is { } url
                ? ServerUrl.Position(url, response)
                : null,
            Total = response.Total(Total),
        };
}
