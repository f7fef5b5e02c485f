using System.Globalization;
using System.Text.Json.Nodes;

namespace Starhaul.Testing.Api;

/// <summary>What the server of a <see cref="PaginationContract"/> shows: records in pages of ten, and in which way it misleads.</summary>
/// <param name="Count">Records that there are.</param>
public sealed record Book(int Count)
{
    private const int Size = 10;

    private static int clock;

    /// <summary>The JSON that a page states as the total; null leaves it out. Default: the number of all records.</summary>
    public Func<int, string?>? States { get; init; }

    /// <summary>The page from which on the server leads to the same page again and again.</summary>
    public int? StandsStillAt { get; init; }

    /// <summary>Whether the first two pages come in turn, for ever.</summary>
    public bool Alternates { get; init; }

    /// <summary>Whether the last page comes for ever, each time with another time in its records.</summary>
    public bool HasNoEnd { get; init; }

    /// <summary>Whether all records are equal.</summary>
    public bool IsUniform { get; init; }

    /// <summary>Whether what leads to the next page is an object.</summary>
    public bool NamesNextByAnObject { get; init; }

    /// <summary>Pages that it has.</summary>
    public int Pages => Math.Max(1, (Count + Size - 1) / Size);

    /// <summary>All records in one document.</summary>
    public JsonObject Whole() => Document(0, 0, Count);

    /// <summary>A page, the first of which is 0.</summary>
    public JsonObject Page(int page) => From(page * Size);

    /// <summary>What lies behind so many records.</summary>
    public JsonObject From(int offset)
    {
        var page = offset / Size;
        var first = Shown(page) * Size + offset % Size;
        return Document(page, first, Math.Clamp(Count - first, 0, Size));
    }

    /// <summary>What leads to the page behind one: null behind the last.</summary>
    /// <param name="page">That page.</param>
    /// <param name="write">How the number of a page is written.</param>
    public JsonNode? Next(int page, Func<int, string> write) =>
        IsLast(page) ? null
        : NamesNextByAnObject ? new JsonObject { ["href"] = write(page + 1) }
        : write(Still(page) + 1);

    /// <summary>Whether no page follows.</summary>
    public bool IsLast(int page) => StandsStillAt is null && !Alternates && !HasNoEnd && page + 1 >= Pages;

    /// <summary>The page where the server stands when it should be at another.</summary>
    public int Still(int page) => Math.Min(page, StandsStillAt ?? page);

    private int Shown(int page) =>
        Alternates ? page % 2
        : HasNoEnd ? Math.Min(page, Pages - 1)
        : Still(page);

    private JsonObject Document(int page, int first, int count)
    {
        var shown = new JsonObject();
        if ((States is null ? Count.ToString(CultureInfo.InvariantCulture) : States(page)) is { } total)
        {
            shown["count"] = JsonNode.Parse(total);
        }

        shown["results"] = IsUniform
            ? new JsonArray([.. Enumerable.Range(0, count).Select(_ => new JsonObject { ["v"] = 0 })])
            : ApiScene.Records(first, count);
        foreach (var record in HasNoEnd ? shown["results"]!.AsArray() : [])
        {
            record!["at"] = Interlocked.Increment(ref clock);
        }

        return shown;
    }
}
