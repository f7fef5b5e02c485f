using System.Text.Json.Nodes;
using Starhaul.Api.Definitions;

namespace Starhaul.Api.Paging;

/// <summary>The request says how many records to pass over (<c>{offset}</c>) and how many it wants (<c>{limit}</c>).</summary>
public sealed record OffsetPagination : ApiPagination
{
    /// <summary>Records a page that are asked for.</summary>
    public required int Limit { get; init; }

    /// <summary>Where an answer says how many records there are in all; null where it does not.</summary>
    public string? Total { get; init; }

    /// <summary>The most that <see cref="Total"/> says, however many there are; null for no such bound.</summary>
    public int? Cap { get; init; }

    internal override IReadOnlyList<string> Names => ["offset", "limit"];

    internal override IReadOnlyList<string[]> Needed =>
        [
            ["offset"],
        ];

    internal override IReadOnlyList<string?> Pointers => [Total];

    internal static OffsetPagination Read(Field field)
    {
        field.Only("type", "limit", "total", "cap");
        return new OffsetPagination
        {
            Limit = field.Get("limit").Whole(1),
            Total = field.Find("total")?.Place(),
            Cap = field.Find("cap")?.Whole(1),
        };
    }

    internal override JsonObject First(PageScope scope) => new() { ["offset"] = 0 };

    internal override PageRequest Request(ApiRequest main, JsonObject position, PageScope scope) =>
        new()
        {
            Template = main,
            Values = new Dictionary<string, JsonNode?>(StringComparer.Ordinal)
            {
                ["offset"] = position["offset"]!.DeepClone(),
                ["limit"] = Limit,
            },
        };

    internal override PageStep Next(JsonObject position, PageAnswer answer, PageScope scope)
    {
        // Servers send fewer than was asked for: the next page begins behind what came, not behind what was wanted.
        var next = position["offset"]!.GetValue<long>() + answer.Records;
        var total = answer.Number(Total);
        var isLast = answer.Records == 0 || next >= total;
        return new PageStep
        {
            Next = isLast ? null : new JsonObject { ["offset"] = next },
            Total = total,
            Cap = Cap,
        };
    }

    internal override JsonObject Behind(JsonObject position) =>
        new() { ["offset"] = position["offset"]!.GetValue<long>() + Limit };
}
