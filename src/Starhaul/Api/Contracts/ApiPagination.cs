using System.Text.Json.Nodes;

namespace Starhaul;

/// <summary>
/// How the pages of a resource follow one another: from a position to a request, and from its response to the next position.
/// </summary>
/// <remarks>
/// A pagination holds no state: all of it is in the position, which is written down as JSON, so that another run goes on
/// from there. A position MUST say all that the next request needs, and no two pages may have the same. One instance
/// serves any number of fetches at once, and every method may be called again with the same arguments. What a server sends
/// that cannot be understood is an <see cref="UnexpectedContentException"/>.
/// </remarks>
public abstract record ApiPagination
{
    /// <summary>Whether the pages are of one stored result, so that the source holds still while they are read. Default: false.</summary>
    public virtual bool IsStable => false;

    /// <summary>
    /// Whether a page that equals an earlier one shows that the server does not turn pages. Windows of time that hold
    /// nothing are equal, for example. Default: true.
    /// </summary>
    public virtual bool TurnsPages => true;

    /// <summary>Whether its requests hold the times that a caller gives. Default: false.</summary>
    public virtual bool IsTimed => false;

    /// <summary>
    /// Whether a lasting error makes the position worthless, so that the next run begins at the first request: a job that
    /// failed is not asked for again. Default: false.
    /// </summary>
    public virtual bool RestartsAfterError => false;

    /// <summary>The names that it gives values to in requests. Default: none.</summary>
    public virtual IReadOnlyList<string> Names => [];

    /// <summary>
    /// The names that the request for a page must hold, one at least of each set: without them each page would be the first
    /// again. Default: none.
    /// </summary>
    public virtual IReadOnlyList<IReadOnlyList<string>> Needed => [];

    /// <summary>The JSON pointers into a response that it reads; null ones are none. Default: none.</summary>
    public virtual IReadOnlyList<string?> Pointers => [];

    /// <summary>
    /// Those of <see cref="Pointers"/> that some page should have something at: one that never found anything is warned of, for it may
    /// be misspelt. Default: all.
    /// </summary>
    public virtual IReadOnlyList<string?> Expected => Pointers;

    /// <summary>The header fields that some page should have, as <see cref="Expected"/> has it of pointers. Default: none.</summary>
    public virtual IReadOnlyList<string> ExpectedHeaders => [];

    /// <summary>The request for a page, where that is another than the resource's own; null where it is the same. Default: null.</summary>
    public virtual ApiRequest? PageTemplate => null;

    /// <summary>Where reading begins.</summary>
    /// <param name="scope">The job around it.</param>
    public abstract JsonObject First(ApiPageScope scope);

    /// <summary>The request at a position.</summary>
    /// <param name="main">The request of the resource.</param>
    /// <param name="position">The position, as <see cref="First"/> or <see cref="Next"/> gave it.</param>
    /// <param name="scope">The job around it.</param>
    public abstract ApiPageRequest Request(ApiRequest main, JsonObject position, ApiPageScope scope);

    /// <summary>What a response brings, and what follows it.</summary>
    /// <param name="position">Where the response is of.</param>
    /// <param name="response">The response, which no error rule fits.</param>
    /// <param name="scope">The job around it.</param>
    /// <exception cref="UnexpectedContentException">The response does not say what follows it.</exception>
    public abstract ApiPageStep Next(JsonObject position, ApiPageResponse response, ApiPageScope scope);

    /// <summary>Whether a response brings no page yet, so that no records are looked for in it. Default: never.</summary>
    /// <param name="position">Where the response is of.</param>
    /// <param name="response">The response.</param>
    public virtual bool IsUnderWay(JsonObject position, ApiPageResponse response) => false;

    /// <summary>The position behind a page that is passed over; null where only the page itself says it. Default: null.</summary>
    /// <param name="position">The position of that page.</param>
    public virtual JsonObject? Behind(JsonObject position) => null;
}
