using System.Text.Json.Nodes;
using Starhaul.Api.Definitions;

namespace Starhaul.Api.Paging;

/// <summary>Each answer holds a word that the next request repeats as <c>{cursor}</c>; the first request has none.</summary>
public sealed record CursorPagination : ApiPagination
{
    /// <summary>Where the word for the next page is; absent, null or empty at the end.</summary>
    public required string Cursor { get; init; }

    /// <summary>Where an answer says whether there is more; null where the cursor alone says it.</summary>
    public string? More { get; init; }

    /// <summary>Where an answer says how many records there are in all; null where it does not.</summary>
    public string? Total { get; init; }

    internal override IReadOnlyList<string> Names => ["cursor"];

    internal override IReadOnlyList<string[]> Needed =>
        [
            ["cursor"],
        ];

    internal override IReadOnlyList<string?> Pointers => [Cursor, More, Total];

    internal static CursorPagination Read(Field field)
    {
        field.Only("type", "cursor", "more", "total");
        return new CursorPagination
        {
            Cursor = field.Get("cursor").Place(),
            More = field.Find("more")?.Place(),
            Total = field.Find("total")?.Place(),
        };
    }

    internal override JsonObject First(PageScope scope) => [];

    internal override PageRequest Request(ApiRequest main, JsonObject position, PageScope scope) =>
        new()
        {
            Template = main,
            Values = new Dictionary<string, JsonNode?>(StringComparer.Ordinal)
            {
                ["cursor"] = position["cursor"]?.DeepClone(),
            },
        };

    internal override PageStep Next(JsonObject position, PageAnswer answer, PageScope scope) =>
        new()
        {
            Next =
                answer.Text(Cursor) is { } cursor && (More is null || answer.Has(More))
                    ? new JsonObject { ["cursor"] = cursor }
                    : null,
            Total = answer.Number(Total),
        };
}
