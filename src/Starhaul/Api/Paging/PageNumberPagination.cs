using System.Text.Json.Nodes;
using Starhaul.Api.Definitions;

namespace Starhaul.Api.Paging;

/// <summary>Pages have numbers: the request holds <c>{page}</c>, and <c>{size}</c> where it asks for so many records a page.</summary>
public sealed record PageNumberPagination : ApiPagination
{
    /// <summary>The number of the first page. Default 0.</summary>
    public int FirstPage { get; init; }

    /// <summary>Records a page that are asked for; null where the request does not say. Default: null.</summary>
    public int? Size { get; init; }

    /// <summary>Where an answer says how many records there are in all; null where it does not.</summary>
    public string? Total { get; init; }

    /// <summary>Where an answer says how many pages there are; null where it does not.</summary>
    public string? Pages { get; init; }

    /// <summary>The most that <see cref="Total"/> says, however many there are; null for no such bound.</summary>
    public int? Cap { get; init; }

    internal override IReadOnlyList<string> Names => ["page", "size"];

    internal override IReadOnlyList<string[]> Needed =>
        [
            ["page"],
        ];

    internal override IReadOnlyList<string?> Pointers => [Total, Pages];

    internal static PageNumberPagination Read(Field field)
    {
        field.Only("type", "first", "size", "total", "pages", "cap");
        return new PageNumberPagination
        {
            FirstPage = field.Find("first")?.Whole(0) ?? 0,
            Size = field.Find("size")?.Whole(1),
            Total = field.Find("total")?.Place(),
            Pages = field.Find("pages")?.Place(),
            Cap = field.Find("cap")?.Whole(1),
        };
    }

    internal override JsonObject First(PageScope scope) => new() { ["page"] = FirstPage };

    internal override PageRequest Request(ApiRequest main, JsonObject position, PageScope scope) =>
        new()
        {
            Template = main,
            Values = new Dictionary<string, JsonNode?>(StringComparer.Ordinal)
            {
                ["page"] = position["page"]!.DeepClone(),
                ["size"] = Size,
            },
        };

    internal override PageStep Next(JsonObject position, PageAnswer answer, PageScope scope)
    {
        var page = position["page"]!.GetValue<long>();
        var total = answer.Number(Total);
        var pages = answer.Number(Pages);
        var isLast =
            total is { } all ? answer.RecordsBefore + answer.Records >= all || answer.Records == 0
            : pages is { } last ? page - FirstPage + 1 >= last
            : answer.Records == 0;
        return new PageStep
        {
            Next = isLast ? null : new JsonObject { ["page"] = page + 1 },
            Total = total,
            Cap = Cap,
        };
    }

    internal override JsonObject Behind(JsonObject position) =>
        new() { ["page"] = position["page"]!.GetValue<long>() + 1 };
}
