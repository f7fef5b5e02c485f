namespace Starhaul.TestOrigin;

/// <summary>
/// One way in which an origin is not healthy. <see cref="Faults"/> names the known ones; several compose, in the order
/// given. A fault may change which version is served, what the server hears of the request, and the answer.
/// </summary>
public sealed record Fault
{
    /// <summary>Changes which version is served.</summary>
    public Func<ServedSoFar, OriginFile, OriginFile>? Versions { get; init; }

    /// <summary>Changes the request's headers as the server hears them; the log keeps what was sent.</summary>
    public Func<HeaderList, HeaderList>? Hears { get; init; }

    /// <summary>Changes the healthy answer.</summary>
    public Func<Exchange, OriginResponse, OriginResponse>? Answers { get; init; }

    internal Func<OriginRequest, bool> Matches { get; private init; } = _ => true;

    /// <summary>How many matching requests are spared before the first meets the fault.</summary>
    public int Skipped { get; private init; }

    internal int? Limit { get; private init; }

    /// <summary>Only the first so many matching requests meet the fault, after those of <see cref="After"/>.</summary>
    public Fault Times(int count) => this with { Limit = count };

    /// <summary>The first so many matching requests are spared.</summary>
    public Fault After(int count) => this with { Skipped = count };

    /// <summary>Only such requests meet the fault; several conditions must all hold.</summary>
    public Fault When(Func<OriginRequest, bool> condition)
    {
        var others = Matches;
        return this with { Matches = request => others(request) && condition(request) };
    }

    /// <summary>Only HEAD requests.</summary>
    public Fault OnHead() => When(request => request.Method == "HEAD");

    /// <summary>Only GET requests.</summary>
    public Fault OnGet() => When(request => request.Method == "GET");

    /// <summary>Only requests for a range that starts after byte 0: resumes and parallel ranges, never the probe.</summary>
    public Fault OnResume() =>
        When(request =>
            request.Headers["Range"] is { } range && !range.StartsWith("bytes=0-", StringComparison.Ordinal)
        );

    /// <summary>Only GETs that are no probe: those without a range, with an open one, or with one longer than 1,024 bytes.</summary>
    public Fault OnDownload() => OnGet().When(request => !IsProbe(request));

    /// <summary>Only the ranged GET of a probe: the first 1,024 bytes or fewer.</summary>
    public Fault OnProbe() => OnGet().When(IsProbe);

    private static bool IsProbe(OriginRequest request) =>
        RequestedRange.TryParse(request.Headers["Range"], long.MaxValue, out var range)
        && range is { Start: 0, Length: <= 1024 };
}
