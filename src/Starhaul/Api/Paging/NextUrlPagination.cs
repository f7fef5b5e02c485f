using System.Text.Json.Nodes;
using Starhaul.Api.Requests;

namespace Starhaul.Api.Paging;

/// <summary>Each response holds the URL of the next page.</summary>
internal sealed record NextUrlPagination : ApiPagination
{
    /// <summary>Where the URL is; absent, null or empty at the end.</summary>
    public required string Url { get; init; }

    /// <summary>Where a response says how many records there are in all; null where it does not.</summary>
    public string? Total { get; init; }

    public override IReadOnlyList<string?> Pointers => [Url, Total];

    public static NextUrlPagination Read(ApiDefinitionField field)
    {
        field.Only("type", "next", "total");
        return new NextUrlPagination
        {
            Url = field.Get("next").JsonPointer(),
            Total = field.Find("total")?.JsonPointer(),
        };
    }

    public override JsonObject First(ApiPageScope scope) => [];

    public override ApiPageRequest Request(ApiRequest main, JsonObject position, ApiPageScope scope) =>
        new() { Template = main, Url = position["url"]?.GetValue<string>() };

    public override ApiPageStep Next(JsonObject position, ApiPageResponse response, ApiPageScope scope) =>
        new()
        {
            Next = response.Text(Url) is { } url ? ServerUrl.Position(url, response) : null,
            Total = response.Number(Total),
        };
}
