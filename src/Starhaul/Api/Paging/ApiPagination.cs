using System.Text.Json.Nodes;

namespace Starhaul.Api.Paging;

/// <summary>
/// How the pages of a resource follow one another: from a position to a request, and from its answer to the next position.
/// </summary>
/// <remarks>
/// A pagination holds no state: all of it is in the position, which is written down, so that another run goes on from
/// there. What a position holds MUST say all that the next request needs.
/// </remarks>
public abstract record ApiPagination
{
    private protected ApiPagination() { }

    /// <summary>Whether the pages are of one stored result, so that the source holds still while they are read.</summary>
    internal virtual bool IsStable => false;

    /// <summary>Whether a page that equals the one before shows that the server does not turn pages.</summary>
    internal virtual bool TurnsPages => true;

    /// <summary>The names that it gives values to in requests.</summary>
    internal virtual IReadOnlyList<string> Names => [];

    /// <summary>
    /// The names that the request for a page must hold, one at least of each set: without them each page would be the first
    /// again. Default: none.
    /// </summary>
    internal virtual IReadOnlyList<string[]> Needed => [];

    /// <summary>The pointers into an answer that it looks at; null ones are none. Default: none.</summary>
    internal virtual IReadOnlyList<string?> Pointers => [];

    /// <summary>Where reading begins.</summary>
    internal abstract JsonObject First(PageScope scope);

    /// <summary>The request at a position.</summary>
    internal abstract PageRequest Request(ApiRequest main, JsonObject position, PageScope scope);

    /// <summary>What an answer brings, and what follows it.</summary>
    /// <param name="position">Where the answer is of.</param>
    /// <param name="answer">The answer, which no error rule fits.</param>
    /// <param name="scope">The job around it.</param>
    internal abstract PageStep Next(JsonObject position, PageAnswer answer, PageScope scope);

    /// <summary>Whether an answer brings no page yet, so that no records are looked for in it.</summary>
    internal virtual bool IsUnderWay(JsonObject position, PageAnswer answer) => false;

    /// <summary>The position behind a page that is passed over; null where only the page itself says it.</summary>
    internal virtual JsonObject? Behind(JsonObject position) => null;
}
