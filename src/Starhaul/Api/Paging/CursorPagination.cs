using System.Text.Json.Nodes;
using Starhaul.Api.Requests;

namespace Starhaul.Api.Paging;

/// <summary>Each response holds a word that the next request repeats as <c>{cursor}</c>; the first request has none.</summary>
internal sealed record CursorPagination : ApiPagination
{
    /// <summary>Where the word for the next page is; absent, null or empty at the end.</summary>
    public required string Cursor { get; init; }

    /// <summary>Where a response says whether there is more; null where the cursor alone says it.</summary>
    public string? More { get; init; }

    /// <summary>Where a response says how many records there are in all; null where it does not.</summary>
    public string? Total { get; init; }

    public override IReadOnlyList<string> Names => ["cursor"];

    public override IReadOnlyList<IReadOnlyList<string>> Needed =>
        [
            ["cursor"],
        ];

    public override IReadOnlyList<string?> Pointers => [Cursor, More, Total];

    public static CursorPagination Read(ApiDefinitionField field)
    {
        field.Only("type", "cursor", "more", "total");
        return new CursorPagination
        {
            Cursor = field.Get("cursor").JsonPointer(),
            More = field.Find("more")?.JsonPointer(),
            Total = field.Find("total")?.JsonPointer(),
        };
    }

    public override JsonObject First(ApiPageScope scope) => [];

    public override ApiPageRequest Request(ApiRequest main, JsonObject position, ApiPageScope scope) =>
        new()
        {
            Template = main,
            Values = new Dictionary<string, JsonNode?>(StringComparer.Ordinal)
            {
                ["cursor"] = position["cursor"]?.DeepClone(),
            },
        };

    public override ApiPageStep Next(JsonObject position, ApiPageResponse response, ApiPageScope scope) =>
        new()
        {
            Next =
                response.Text(Cursor) is { } cursor && (More is null || response.Has(More))
                    ? new JsonObject { ["cursor"] = cursor }
                    : null,
            Total = response.Number(Total),
        };
}
