using System.Text.Json.Nodes;
using Starhaul.Api.Definitions;

namespace Starhaul.Api.Paging;

/// <summary>
/// A search is saved first, and its pages are recalled by the reference that it was given: the second request holds
/// <c>{reference}</c> and <c>{page}</c>. The result holds still while it is read.
/// </summary>
public sealed record SaveAndRecallPagination : ApiPagination
{
    /// <summary>Where the reference is in the answer to the first request.</summary>
    public required string Reference { get; init; }

    /// <summary>The request for a page.</summary>
    public required ApiRequest Recall { get; init; }

    /// <summary>The number of the first page. Default 0.</summary>
    public int FirstPage { get; init; }

    /// <summary>Where a page says how many records there are in all; null where it does not.</summary>
    public string? Total { get; init; }

    /// <summary>The most that <see cref="Total"/> says, however many there are; null for no such bound.</summary>
    public int? Cap { get; init; }

    internal override bool IsStable => true;

    internal override IReadOnlyList<string> Names => ["reference", "page"];

    internal override IReadOnlyList<string[]> Needed =>
        [
            ["reference"],
            ["page"],
        ];

    internal override IReadOnlyList<string?> Pointers => [Reference, Total];

    internal static SaveAndRecallPagination Read(Field field)
    {
        field.Only("type", "reference", "recall", "first", "total", "cap");
        return new SaveAndRecallPagination
        {
            Reference = field.Get("reference").Place(),
            Recall = ResourceReader.ReadRequest(field.Get("recall")),
            FirstPage = field.Find("first")?.Whole(0) ?? 0,
            Total = field.Find("total")?.Place(),
            Cap = field.Find("cap")?.Whole(1),
        };
    }

    internal override JsonObject First(PageScope scope) => [];

    internal override PageRequest Request(ApiRequest main, JsonObject position, PageScope scope) =>
        position["reference"] is { } reference
            ? new PageRequest
            {
                Template = Recall,
                Values = new Dictionary<string, JsonNode?>(StringComparer.Ordinal)
                {
                    ["reference"] = reference.DeepClone(),
                    ["page"] = position["page"]!.DeepClone(),
                },
            }
            : new PageRequest { Template = main, IsPreparation = true };

    internal override PageStep Next(JsonObject position, PageAnswer answer, PageScope scope)
    {
        if (position["reference"] is not { } reference)
        {
            var given =
                answer.Text(Reference)
                ?? throw new UnexpectedContentException(
                    $"The answer has no reference to the saved search at {Reference}."
                );
            return new PageStep
            {
                Next = Position(given, FirstPage),
                IsPage = false,
                MustSave = true,
            };
        }

        var total = answer.Number(Total);
        var isLast = answer.Records == 0 || answer.RecordsBefore + answer.Records >= total;
        return new PageStep
        {
            Next = isLast ? null : Position(reference.DeepClone(), position["page"]!.GetValue<long>() + 1),
            Total = total,
            Cap = Cap,
        };
    }

    private static JsonObject Position(JsonNode reference, long page) =>
        new() { ["reference"] = reference, ["page"] = page };
}
