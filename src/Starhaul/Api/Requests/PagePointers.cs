using System.Text.Json;
using Starhaul.Api.Values;

namespace Starhaul.Api.Requests;

/// <summary>What is looked at in a response: the pointers of a definition.</summary>
internal sealed record PagePointers
{
    private PagePointers() { }

    /// <summary>The places in a response that gives a token.</summary>
    public static PagePointers OfToken { get; } = new() { Texts = ["/access_token", "/expires_in"] };

    /// <summary>
    /// Where there is an array of records that can be held apart; null where some other pointer may lead to any of them but
    /// the first, or where records are in several places.
    /// </summary>
    public string? Apart { get; private init; }

    private string? Records { get; init; }

    private IReadOnlyList<string> Texts { get; init; } = [];

    private IReadOnlyList<string> TextsOfRecords { get; init; } = [];

    /// <summary>The places of a resource.</summary>
    public static PagePointers Collect(ApiResource resource)
    {
        var place = resource.Records.Split('/');
        string[] texts =
        [
            .. ServerMessage.Pointers,
            .. resource
                .Errors.SelectMany(static rule => new[] { rule.At, rule.Message })
                .Concat(resource.Pagination.Pointers)
                .OfType<string>(),
        ];
        return new PagePointers
        {
            Apart =
                place.Contains("*") || texts.Any(text => LeadsInto(text.Split('/'), place)) ? null : resource.Records,
            Records = resource.Records,
            Texts = texts,
            TextsOfRecords = [.. resource.Key, .. new[] { resource.Incremental?.Time }.OfType<string>()],
        };
    }

    /// <summary>Reads every text of a page that is read later, so that what cannot be read shows at once.</summary>
    /// <exception cref="InvalidOperationException">A text, or a name on the way to it, has half of a surrogate pair.</exception>
    public void ReadAll(PageJson page)
    {
        if (page.Body.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in page.Body.EnumerateObject())
            {
                _ = member.Name;
            }
        }

        Read(page.Body, Texts);
        var records =
            page.Records is { } array ? new PageRecords(array)
            : Records is null ? PageRecords.None
            : new PageRecords([.. JsonPointer.All(page.Body, Records)]);
        foreach (var record in records.Read())
        {
            Read(record, TextsOfRecords);
        }
    }

    private static void Read(JsonElement root, IEnumerable<string> pointers)
    {
        foreach (var found in pointers.SelectMany(pointer => JsonPointer.All(root, pointer)))
        {
            _ = found.ValueKind == JsonValueKind.String ? found.GetString() : null;
        }
    }

    private static bool LeadsInto(string[] pointer, string[] array) =>
        pointer.Length > array.Length
        && array.Zip(pointer).All(static steps => steps.Second == steps.First || steps.Second == "*")
        && pointer[array.Length] is not "0"
        && pointer[array.Length].All(static c => char.IsAsciiDigit(c) || c == '*');
}
