using System.Text.Json.Nodes;

namespace Starhaul.Api.Paging;

/// <summary>The request says how many records to pass over (<c>{offset}</c>) and how many it wants (<c>{limit}</c>).</summary>
internal sealed record OffsetPagination : ApiPagination
{
    /// <summary>Records a page that are asked for.</summary>
    public required int Limit { get; init; }

    /// <summary>Where a response says how many records there are in all; null where it does not.</summary>
    public string? Total { get; init; }

    /// <summary>The most that <see cref="Total"/> says, however many there are; null for no such bound.</summary>
    public int? Cap { get; init; }

    /// <summary>The greatest offset that is asked for, whatever follows it; null for all. Default: null.</summary>
    public int? MaxOffset { get; init; }

    public override IReadOnlyList<string> Names => ["offset", "limit"];

    public override IReadOnlyList<IReadOnlyList<string>> Needed =>
        [
            ["offset"],
        ];

    public override IReadOnlyList<string?> Pointers => [Total];

    public static OffsetPagination Read(ApiDefinitionField field)
    {
        field.Only("type", "limit", "total", "cap", "max_offset");
        return new OffsetPagination
        {
            Limit = field.Get("limit").Whole(1),
            Total = field.Find("total")?.JsonPointer(),
            Cap = field.Find("cap")?.Whole(1),
            MaxOffset = field.Find("max_offset")?.Whole(0),
        };
    }

    public override JsonObject First(ApiPageScope scope) => new() { ["offset"] = 0 };

    public override ApiPageRequest Request(ApiRequest main, JsonObject position, ApiPageScope scope) =>
        new()
        {
            Template = main,
            Values = new Dictionary<string, JsonNode?>(StringComparer.Ordinal)
            {
                ["offset"] = position["offset"]!.DeepClone(),
                ["limit"] = Limit,
            },
        };

    public override ApiPageStep Next(JsonObject position, ApiPageResponse response, ApiPageScope scope)
    {
        // Servers send fewer than was asked for: the next page begins behind what came, not behind what was wanted.
        var next = position["offset"]!.GetValue<long>() + response.Records;
        var total = response.Total(Total);
        var isLast = response.Records == 0 || next >= total;
        return new ApiPageStep
        {
            Next = isLast || next > MaxOffset ? null : new JsonObject { ["offset"] = next },
            Bound = !isLast && next > MaxOffset ? FormattableString.Invariant($"max_offset {MaxOffset}") : null,
            Total = total,
            Cap = Cap,
        };
    }

    public override JsonObject Behind(JsonObject position) =>
        new() { ["offset"] = position["offset"]!.GetValue<long>() + Limit };
}
