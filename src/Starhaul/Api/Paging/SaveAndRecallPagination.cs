using System.Text.Json.Nodes;

namespace Starhaul.Api.Paging;

/// <summary>
/// A search is saved first, and its pages are recalled by the reference that it was given: the second request holds
/// <c>{reference}</c> and <c>{page}</c>. The result holds still while it is read.
/// </summary>
internal sealed record SaveAndRecallPagination : ApiPagination
{
    /// <summary>Where the reference is in the response to the first request.</summary>
    public required string Reference { get; init; }

    /// <summary>The request for a page.</summary>
    public required ApiRequest Recall { get; init; }

    /// <summary>The number of the first page. Default 0.</summary>
    public int FirstPage { get; init; }

    /// <summary>Where a page says how many records there are in all; null where it does not.</summary>
    public string? Total { get; init; }

    /// <summary>The most that <see cref="Total"/> says, however many there are; null for no such bound.</summary>
    public int? Cap { get; init; }

    public override bool IsStable => true;

    public override ApiRequest PageTemplate => Recall;

    public override IReadOnlyList<string> Names => ["reference", "page"];

    public override IReadOnlyList<IReadOnlyList<string>> Needed =>
        [
            ["reference"],
            ["page"],
        ];

    public override IReadOnlyList<string?> Pointers => [Reference, Total];

    public override IReadOnlyList<string?> Expected => [Total];

    public static SaveAndRecallPagination Read(ApiDefinitionField field)
    {
        field.Only("type", "reference", "recall", "first", "total", "cap");
        return new SaveAndRecallPagination
        {
            Reference = field.Get("reference").JsonPointer(),
            Recall = field.Get("recall").Request(),
            FirstPage = field.Find("first")?.Whole(0) ?? 0,
            Total = field.Find("total")?.JsonPointer(),
            Cap = field.Find("cap")?.Whole(1),
        };
    }

    public override JsonObject First(ApiPageScope scope) => [];

    public override ApiPageRequest Request(ApiRequest main, JsonObject position, ApiPageScope scope) =>
        position["reference"] is { } reference
            ? new ApiPageRequest
            {
                Template = Recall,
                Values = new Dictionary<string, JsonNode?>(StringComparer.Ordinal)
                {
                    ["reference"] = reference.DeepClone(),
                    ["page"] = position["page"]!.DeepClone(),
                },
            }
            : new ApiPageRequest { Template = main, IsPreparation = true };

    public override ApiPageStep Next(JsonObject position, ApiPageResponse response, ApiPageScope scope)
    {
        if (position["reference"] is not { } reference)
        {
            var given =
                response.Cursor(Reference)
                ?? throw new UnexpectedContentException(
                    $"The response has no reference to the saved search at {Reference}."
                );
            return new ApiPageStep
            {
                Next = Position(given, FirstPage),
                IsPage = false,
                MustSave = true,
            };
        }

        var total = response.Total(Total);
        var isLast = response.Records == 0 || response.RecordsBefore + response.Records >= total;
        return new ApiPageStep
        {
            Next = isLast ? null : Position(reference.DeepClone(), position["page"]!.GetValue<long>() + 1),
            Total = total,
            Cap = Cap,
        };
    }

    private static JsonObject Position(JsonNode reference, long page) =>
        new() { ["reference"] = reference, ["page"] = page };
}
