using System.Text.Json.Nodes;

namespace Starhaul.Api.Paging;

/// <summary>Pages have numbers: the request holds <c>{page}</c>, and <c>{size}</c> where it asks for so many records a page.</summary>
internal sealed record PageNumberPagination : ApiPagination
{
    /// <summary>The number of the first page. Default 0.</summary>
    public int FirstPage { get; init; }

    /// <summary>Records a page that are asked for; null where the request does not say. Default: null.</summary>
    public int? Size { get; init; }

    /// <summary>Where a response says how many records there are in all; null where it does not.</summary>
    public string? Total { get; init; }

    /// <summary>Where a response says how many pages there are; null where it does not.</summary>
    public string? Pages { get; init; }

    /// <summary>The most that <see cref="Total"/> says, however many there are; null for no such bound.</summary>
    public int? Cap { get; init; }

    /// <summary>The last page that is asked for, whatever follows it; null for all. Default: null.</summary>
    public int? MaxPage { get; init; }

    public override IReadOnlyList<string> Names => ["page", "size"];

    public override IReadOnlyList<IReadOnlyList<string>> Needed =>
        [
            ["page"],
        ];

    public override IReadOnlyList<string?> Pointers => [Total, Pages];

    public static PageNumberPagination Read(ApiDefinitionField field)
    {
        field.Only("type", "first", "size", "total", "pages", "cap", "max_page");
        return new PageNumberPagination
        {
            FirstPage = field.Find("first")?.Whole(0) ?? 0,
            Size = field.Find("size")?.Whole(1),
            Total = field.Find("total")?.JsonPointer(),
            Pages = field.Find("pages")?.JsonPointer(),
            Cap = field.Find("cap")?.Whole(1),
            MaxPage = field.Find("max_page")?.Whole(0),
        };
    }

    public override JsonObject First(ApiPageScope scope) => new() { ["page"] = FirstPage };

    public override ApiPageRequest Request(ApiRequest main, JsonObject position, ApiPageScope scope) =>
        new()
        {
            Template = main,
            Values = new Dictionary<string, JsonNode?>(StringComparer.Ordinal)
            {
                ["page"] = position["page"]!.DeepClone(),
                ["size"] = Size,
            },
        };

    public override ApiPageStep Next(JsonObject position, ApiPageResponse response, ApiPageScope scope)
    {
        var page = position["page"]!.GetValue<long>();
        var total = response.Total(Total);
        var pages = response.Number(Pages);
        var isLast =
            total is { } all ? response.RecordsBefore + response.Records >= all || response.Records == 0
            : pages is { } last ? page - FirstPage + 1 >= last
            : response.Records == 0;
        return new ApiPageStep
        {
            Next = isLast || page >= MaxPage ? null : new JsonObject { ["page"] = page + 1 },
            Bound = !isLast && page >= MaxPage ? FormattableString.Invariant($"max_page {MaxPage}") : null,
            Total = total,
            Cap = Cap,
        };
    }

    public override JsonObject Behind(JsonObject position) =>
        new() { ["page"] = position["page"]!.GetValue<long>() + 1 };
}
