using System.Text.Json.Nodes;

namespace Starhaul.Api.Paging;

/// <summary>Each response holds a word that the next request repeats as <c>{cursor}</c>; the first request has none.</summary>
internal sealed record CursorPagination : ApiPagination
{
    /// <summary>Where the word for the next page is; absent, null or empty at the end.</summary>
    public string Cursor { get; init; } = "";

    /// <summary>The header field that has it in place of the body; null where the body has it.</summary>
    public string? CursorHeader { get; init; }

    /// <summary>Where a response says whether there is more; null where the cursor alone says it.</summary>
    public string? More { get; init; }

    /// <summary>Where a response says how many records there are in all; null where it does not.</summary>
    public string? Total { get; init; }

    public override IReadOnlyList<string> Names => ["cursor"];

    public override IReadOnlyList<IReadOnlyList<string>> Needed =>
        [
            ["cursor"],
        ];

    public override IReadOnlyList<string?> Pointers => [CursorHeader is null ? Cursor : null, More, Total];

    public override IReadOnlyList<string> ExpectedHeaders => CursorHeader is null ? [] : [CursorHeader];

    public static CursorPagination Read(ApiDefinitionField field)
    {
        field.Only("type", "cursor", "more", "total");
        var (pointer, header) = field.Get("cursor").PointerOrHeader();
        return new CursorPagination
        {
            Cursor = pointer ?? "",
            CursorHeader = header,
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

    public override ApiPageStep Next(JsonObject position, ApiPageResponse response, ApiPageScope scope)
    {
        var cursor = CursorHeader is null ? response.Cursor(Cursor) : JsonValue.Create(response.Header(CursorHeader));
        var more = More is null ? null : response.Flag(More);
        if (more == true && cursor is null)
        {
            throw new UnexpectedContentException(
                $"{response.Location.Authority} says at {More} that there is more, and sent no cursor at {CursorHeader ?? Cursor}."
            )
            {
                Hint = "The API has changed, or 'cursor' of the definition is wrong.",
            };
        }

        return new ApiPageStep
        {
            Next = cursor is not null && (More is null || more == true) ? new JsonObject { ["cursor"] = cursor } : null,
            Total = response.Total(Total),
        };
    }
}
