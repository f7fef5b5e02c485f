using System.Collections.Concurrent;
using System.Globalization;
using Starhaul.Api.Values;

namespace Starhaul.Api.Limits;

/// <summary>Lets requests to a host go when its limits and its blocks allow them, across fetchers, programs and runs.</summary>
/// <param name="cache">The user's folder for what all programs are to know of hosts; null shares nothing.</param>
/// <param name="kinds">The kinds of limits, which make the limits that earlier runs wrote down.</param>
/// <param name="limits">How long a wait may be.</param>
/// <param name="time">The clock.</param>
internal sealed class HostRateLimiter(
    string? cache,
    IReadOnlyList<ApiLimitType> kinds,
    TransferLimits limits,
    TimeProvider time
) : IDisposable
{
    /// <summary>A request that was begun longer ago will not come back.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(2);

    /// <summary>How often a long wait is looked at again, and shown anew.</summary>
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<HostKey, HostStateFile> states = new();
    private readonly HostStateFolder? folder = cache is null ? null : new HostStateFolder(cache);

    /// <summary>
    /// Whether anything is known of a host that a request to it must heed. Of most hosts nothing is, and then there is no
    /// lock and no file.
    /// </summary>
    public bool Knows(Uri host) =>
        states.ContainsKey(HostKey.From(host)) || (folder?.PathOf(HostKey.From(host)) is { } path && File.Exists(path));

    /// <summary>Waits until a request may go, and counts it as under way.</summary>
    /// <param name="host">The URL that is asked.</param>
    /// <param name="defined">The limits of the definition; null where there is none, for all that others named recently.</param>
    /// <param name="source">What is asked for, for messages.</param>
    /// <param name="show">Told of a long wait, again and again, and null at its end.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SourceUnavailableException">The wait is longer than is allowed.</exception>
    public async Task<RateLease> AcquireAsync(
        Uri host,
        IReadOnlyList<ApiLimit>? defined,
        string source,
        Action<string?> show,
        CancellationToken cancellationToken
    )
    {
        var started = time.GetTimestamp();
        try
        {
            while (true)
            {
                var (lease, delay, reason) = await StateOf(host)
                    .ChangeAsync(state => Try(state, defined), cancellationToken)
                    .ConfigureAwait(false);
                if (lease is not null)
                {
                    return lease with { Waited = time.GetElapsedTime(started) };
                }

                if (delay > limits.MaxWait)
                {
                    throw TooLong(host, delay, reason, source);
                }

                if (delay > LongestStep)
                {
                    show($"waiting {DurationText.Describe(delay)} for {host.Host}: {reason}");
                }

                await Task.Delay(delay < LongestStep ? delay : LongestStep, time, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
        finally
        {
            show(null);
        }
    }

    /// <summary>Counts a request that came back, and keeps what its response said.</summary>
    /// <param name="host">The URL that was asked.</param>
    /// <param name="lease">What <see cref="AcquireAsync"/> gave; null where it was not asked, for nothing was known of the host.</param>
    /// <param name="said">What the response says of limits; null when none came.</param>
    /// <param name="cancellationToken">
    /// Ends the wait for the state that another program holds, without an error: a request that was not counted is dropped by
    /// whoever asks next, as of a program that was killed.
    /// </param>
    public async Task ReleaseAsync(Uri host, RateLease? lease, LearnedLimit? said, CancellationToken cancellationToken)
    {
        try
        {
            await StateOf(host)
                .ChangeAsync(state => Release(state, lease, said), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What ends the run is reported by who is waiting for the response; this is its last act.
        }
    }

    /// <summary>Keeps everybody from asking a host for a time.</summary>
    public Task BlockAsync(Uri host, TimeSpan wait, string reason, CancellationToken cancellationToken) =>
        StateOf(host)
            .ChangeAsync(
                state =>
                {
                    var now = time.GetUtcNow();
                    state.SetTime(now);
                    Block(state, now + wait, reason);
                    return true;
                },
                cancellationToken
            );

    public void Dispose()
    {
        foreach (var state in states.Values)
        {
            state.Dispose();
        }
    }

    private bool Release(HostState state, RateLease? lease, LearnedLimit? said)
    {
        var now = time.GetUtcNow();
        state.SetTime(now);
        IEnumerable<ApiLimit> counted = lease?.Limits ?? [];
        if (said?.Policy is { } policy)
        {
            state.Declare(policy);
            counted = counted.Union([policy]);
        }

        state.UnderWay.Remove(lease?.Number ?? "");
        Count(state, counted, now);
        if (said?.Wait is { } wait)
        {
            Block(state, now + wait, said.Description ?? "it asked to be left alone");
        }

        return true;
    }

    private SourceUnavailableException TooLong(Uri host, TimeSpan delay, string reason, string source) =>
        new(
            $"{host.Host} is not to be asked for another {DurationText.Describe(delay)} ({reason}), longer than {DurationText.Describe(limits.MaxWait)}."
        )
        {
            Source = source,
            IsTransient = true,
            Hint =
                $"Run it again in {DurationText.Describe(delay)}, or allow the wait with TransferLimits.MaxWait; what is here stays. Where it was learned wrongly, ApiFetcher.ForgetLimits clears it.",
        };

    private (RateLease? Lease, TimeSpan Delay, string Reason) Try(HostState state, IReadOnlyList<ApiLimit>? defined)
    {
        var now = time.GetUtcNow();
        state.SetTime(now);
        var kept = defined is null ? state.Known(kinds) : state.Define(defined, kinds);
        foreach (var (old, since) in state.UnderWay.ToList())
        {
            if (now - since > Abandoned || !IsAlive(old))
            {
                state.UnderWay.Remove(old);
                Count(state, kept, now);
            }
        }

        if (state.BlockedUntil is { } until && until > now)
        {
            return (null, until - now, state.Reason ?? "blocked");
        }

        state.BlockedUntil = null;
        foreach (var limit in kept)
        {
            if (limit.Delay(state.GetMemory(limit), now, state.UnderWay.Count) is var delay && delay > TimeSpan.Zero)
            {
                return (null, delay, limit.Describe());
            }
        }

        var number = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}:{++state.Begun}");
        state.UnderWay[number] = now;
        return (new RateLease(number, kept), TimeSpan.Zero, "");
    }

    private static void Count(HostState state, IEnumerable<ApiLimit> limits, DateTimeOffset now)
    {
        foreach (var limit in limits)
        {
            limit.Count(state.GetMemory(limit), now);
        }
    }

    /// <summary>Whether the program that began a request still runs: one that was killed does not tell of its end.</summary>
    private static bool IsAlive(string number) => Directory.Exists("/proc/" + number.Split(':')[0]);

    private static void Block(HostState state, DateTimeOffset until, string reason)
    {
        if (state.BlockedUntil is not { } before || before < until)
        {
            state.BlockedUntil = until;
            state.Reason = reason;
        }
    }

    private HostStateFile StateOf(Uri host) =>
        states.GetOrAdd(HostKey.From(host), key => new HostStateFile(folder, key, time));
}
