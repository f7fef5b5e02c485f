using System.Globalization;
using Microsoft.Extensions.Logging;
using Starhaul.Api.Limits;
using Starhaul.Api.Requests;

namespace Starhaul.Api.Reading;

/// <summary>One question to a resource: what it asks, and its pages.</summary>
internal sealed class ApiSession
{
    private readonly ApiResource resource;
    private readonly ApiQuery query;
    private readonly TransferLimits limits;
    private readonly TimeProvider time;
    private readonly Random jitter;
    private readonly ILogger log;
    private readonly ApiPageScope now;
    private readonly ApiFamily? family;

    /// <exception cref="ArgumentException">The question is none that the resource answers.</exception>
    public ApiSession(
        ApiResource resource,
        ApiQuery query,
        HttpMessageInvoker client,
        HostRateLimiter hosts,
        TransferLimits limits,
        Credentials credentials,
        int longestPage,
        TimeProvider time,
        Random jitter,
        ILogger log,
        ApiFamily? family = null
    )
    {
        this.family = family;
        this.resource = resource;
        this.query = query;
        this.limits = limits;
        this.time = time;
        this.jitter = jitter;
        this.log = log;
        var overlap = resource.Incremental?.Overlap ?? TimeSpan.Zero;
        Since = query.Since - overlap;
        now = new ApiPageScope(Since, query.Until ?? time.GetUtcNow());
        Writer = new RequestWriter(resource, query, now, family?.Open, family?.Question ?? "");
        Client = new ApiClient(
            resource,
            client,
            hosts,
            credentials,
            new ResponseBody(limits, longestPage, time),
            limits,
            time,
            log,
            family?.Meter
        );
        Seen = family?.Seen ?? new Deduplicator(resource.Key);
    }

    /// <summary>What is asked.</summary>
    public RequestWriter Writer { get; }

    /// <summary>Who asks.</summary>
    public ApiClient Client { get; }

    /// <summary>The records that came so far.</summary>
    public Deduplicator Seen { get; }

    /// <summary>The records of an earlier run's file that may come again.</summary>
    public EarlierRecords Known { get; init; } = new();

    /// <summary>The time that is asked from, the overlap included; null for none.</summary>
    public DateTimeOffset? Since { get; }

    /// <summary>A state that nothing was read for yet.</summary>
    public SessionState Begin() =>
        new()
        {
            Request = Writer.Fingerprint,
            Resource = resource.Name,
            Until = now.Until,
            Began = time.GetUtcNow(),
            Children = family?.Begin(),
        };

    /// <summary>The first request.</summary>
    public PreparedRequest First() =>
        Writer.Write(resource.Pagination.Request(resource.Request, resource.Pagination.First(now), now));

    /// <summary>The pages from where a state is.</summary>
    public IAsyncEnumerable<SessionPage> ReadAsync(SessionState state, CancellationToken cancellationToken)
    {
        if (family?.Children is { } children)
        {
            return children.ReadAsync(state, cancellationToken);
        }

        // A later run asks up to the same end as the one before.
        var scope = now with
        {
            Until = state.Until,
        };
        var writer = state.Until == now.Until ? Writer : new RequestWriter(resource, query, scope);
        var filter = new RecordFilter(resource, Seen, Known, Since, query.SinceCursor);
        return new PageReader(
            resource,
            Client,
            writer,
            filter,
            scope,
            query.MaxPages,
            limits,
            time,
            jitter,
            log
        ).ReadAsync(state, cancellationToken);
    }

    /// <summary>What the next run that asks for what is new will be sent again.</summary>
    public Overlap OverlapAfter(SessionState state) =>
        new(
            resource,
            (NewestOf(state) ?? state.Until) - resource.Incremental?.Overlap,
            NewestCursorOf(state),
            NewestCursorOf(state) == query.SinceCursor
        );

    /// <summary>
    /// The latest time that this run or those before saw; null where no record had one. Records of the overlap are older than what was asked
    /// from, and a later run must not go back to them.
    /// </summary>
    public DateTimeOffset? NewestOf(SessionState state) =>
        state.Newest > query.Since ? state.Newest : query.Since ?? state.Newest;

    /// <summary>The same of a cursor.</summary>
    public string? NewestCursorOf(SessionState state) => CursorOrder.Later(query.SinceCursor, state.NewestCursor);

    /// <summary>A name for the file: the resource's, and what was asked of it.</summary>
    public string FileName()
    {
        var asked = family?.Asked ?? query;
        var values = asked
            .Parameters.Concat(asked.Lists.Select(pair => KeyValuePair.Create(pair.Key, string.Join('-', pair.Value))))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => pair.Value)
            .ToList();
        var name = string.Join('-', values.Prepend(Cleaned(resource.Name)).Select(Cleaned)).Trim('-', '.');

        // Where cleaning lost something, two questions could have one name. A single space is distinguished from the dash in its place, for
        // values with a dash of their own have a hash.
        var isUnique =
            values.TrueForAll(static value => Cleaned(value.Replace(' ', '_')) == value.Replace(' ', '_'))
            && values.TrueForAll(static value => value.Length > 0 && !value.Contains('-', StringComparison.Ordinal))
            && values.LastOrDefault("") is not ([' ' or '.', ..] or [.., ' ' or '.'])
            && asked is { Body: null, Since: null, SinceCursor: null, Lists.Count: 0 }
            && name.Length is > 0 and <= 100;
        return isUnique
            ? name + ".ndjson"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{(name.Length > 60 ? name[..60] : name)}-{Writer.Fingerprint[..8]}.ndjson"
            );
    }

    private static string Cleaned(string text) =>
        string.Concat(text.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-'));
}
