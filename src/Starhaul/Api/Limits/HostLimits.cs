using System.Collections.Concurrent;
using System.Globalization;
using Starhaul.Transfer;

namespace Starhaul.Api.Limits;

/// <summary>Lets requests to a host go when its limits and its blocks allow them, across fetchers, programs and runs.</summary>
internal sealed class HostLimits(string? folder, TransferLimits limits, TimeProvider time) : IDisposable
{
    /// <summary>A request that was begun longer ago will not come back.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(2);

    /// <summary>How often a long wait is looked at again, and told anew.</summary>
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, HostLedger> ledgers = new(StringComparer.Ordinal);

    /// <summary>
    /// Whether anything is known of a host that a request to it must heed. Of most hosts nothing is, and then there is no
    /// lock and no file.
    /// </summary>
    public bool Knows(Uri host) =>
        ledgers.ContainsKey(host.Authority) || (PathOf(host.Authority) is { } path && File.Exists(path));

    /// <summary>Waits until a request may go, and counts it as under way.</summary>
    /// <param name="host">The URL that is asked.</param>
    /// <param name="defined">The limits of the definition; null where there is none, for all that others named of late.</param>
    /// <param name="source">What is asked for, for messages.</param>
    /// <param name="show">Told of a long wait, again and again, and null at its end.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SourceUnavailableException">The wait is longer than is allowed.</exception>
    public async Task<HostPass> EnterAsync(
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
                var (pass, delay, reason) = await LedgerOf(host)
                    .ChangeAsync(state => Try(state, defined), cancellationToken)
                    .ConfigureAwait(false);
                if (pass is not null)
                {
                    return pass with { Waited = time.GetElapsedTime(started) };
                }

                if (delay > limits.MaxWait)
                {
                    throw TooLong(host, delay, reason, source);
                }

                if (delay > LongestStep)
                {
                    show($"waiting {Words(delay)} for {host.Host}: {reason}");
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

    /// <summary>Counts a request that came back, and keeps what its answer said.</summary>
    /// <param name="host">The URL that was asked.</param>
    /// <param name="pass">What <see cref="EnterAsync"/> gave; null where it was not asked, for nothing was known of the host.</param>
    /// <param name="said">What the answer says of limits; null when none came.</param>
    public Task LeaveAsync(Uri host, HostPass? pass, LearnedLimit? said) =>
        LedgerOf(host)
            .ChangeAsync(
                state =>
                {
                    var now = time.GetUtcNow();
                    state.Enter(now);
                    IEnumerable<ApiLimit> counted = pass?.Limits ?? [];
                    if (said?.Policy is { } policy)
                    {
                        state.Declare(policy);
                        counted = counted.Union([policy]);
                    }

                    state.UnderWay.Remove(pass?.Number ?? "");
                    Count(state, counted, now);
                    if (said?.Wait is { } wait)
                    {
                        Block(state, now + wait, said.Words ?? "it asked to be left alone");
                    }

                    return true;
                },
                CancellationToken.None
            );

    /// <summary>Keeps everybody from asking a host for a time.</summary>
    public Task BlockAsync(Uri host, TimeSpan wait, string reason) =>
        LedgerOf(host)
            .ChangeAsync(
                state =>
                {
                    var now = time.GetUtcNow();
                    state.Enter(now);
                    Block(state, now + wait, reason);
                    return true;
                },
                CancellationToken.None
            );

    public void Dispose()
    {
        foreach (var ledger in ledgers.Values)
        {
            ledger.Dispose();
        }
    }

    /// <summary>A stretch of time as a person reads it: <c>9 min 40 s</c>.</summary>
    public static string Words(TimeSpan span)
    {
        var seconds = (long)Math.Ceiling(span.TotalSeconds);
        return span.TotalSeconds < 10
            ? span.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture) + " s"
            : seconds switch
            {
                < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds} s"),
                < 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min {seconds % 60:00} s"),
                _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600} h {seconds / 60 % 60:00} min"),
            };
    }

    private SourceUnavailableException TooLong(Uri host, TimeSpan delay, string reason, string source) =>
        new(
            $"{host.Host} is not to be asked for another {Words(delay)} ({reason}), longer than {Words(limits.MaxWait)}."
        )
        {
            Source = source,
            IsTransient = true,
            Hint = $"Run it again in {Words(delay)}, or allow the wait with --max-wait; what is here stays.",
        };

    private (HostPass? Pass, TimeSpan Delay, string Reason) Try(HostState state, IReadOnlyList<ApiLimit>? defined)
    {
        var now = time.GetUtcNow();
        state.Enter(now);
        var kept = defined is null ? state.Known() : state.Define(defined);
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
            if (limit.Delay(state.Of(limit), now, state.UnderWay.Count) is var delay && delay > TimeSpan.Zero)
            {
                return (null, delay, limit.ToWords());
            }
        }

        var number = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}:{++state.Begun}");
        state.UnderWay[number] = now;
        return (new HostPass(number, kept), TimeSpan.Zero, "");
    }

    private static void Count(HostState state, IEnumerable<ApiLimit> limits, DateTimeOffset now)
    {
        foreach (var limit in limits)
        {
            limit.Count(state.Of(limit), now);
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

    private string? PathOf(string authority) =>
        folder is null ? null : Path.Combine(folder, "limits", Uri.EscapeDataString(authority) + ".json");

    private HostLedger LedgerOf(Uri host) =>
        ledgers.GetOrAdd(host.Authority, name => new HostLedger(PathOf(name), time));
}
