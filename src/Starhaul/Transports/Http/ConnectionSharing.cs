using System.Net;
using Microsoft.Extensions.Logging;
using Starhaul.Transfer;

namespace Starhaul.Transports.Http;

/// <summary>The further connections of one job, to its own place and to others of the same file.</summary>
internal sealed class ConnectionSharing(
    HttpExchange exchange,
    TransferLimits limits,
    TimeProvider time,
    Random jitter,
    ILogger log,
    RemoteFileIntent intent,
    PartFile part,
    MirrorList mirrors,
    Func<Source, CancellationToken, Task<SourceSample>> sample
) : IAsyncDisposable
{
    /// <summary>How often the first connection looks whether the others brought all while it waits for its next attempt.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private readonly List<HttpRangeGroup> groups = [];
    private ConnectionTally? tally;
    private Task opening = Task.CompletedTask;

    /// <summary>Whether there are any.</summary>
    public bool IsShared => tally is not null;

    /// <summary>Requests that they sent.</summary>
    public int Attempts => tally?.Attempts ?? 0;

    /// <summary>Most of them that brought bytes at once.</summary>
    public int MostOpen => tally?.MostOpen ?? 0;

    /// <summary>Whether one brought bytes of the version that counts which must not be kept.</summary>
    public bool IsTainted
    {
        get
        {
            lock (gate)
            {
                return groups.Exists(group => group.IsTainted && group.Version == part.Version);
            }
        }
    }

    /// <summary>
    /// Opens them, once: where they are wanted, ranges work, and a range of this version can be distinguished from one of another. Not for
    /// another version after that: a file that does not hold still may yet come whole over one connection.
    /// </summary>
    /// <param name="ranges">What is to be brought.</param>
    /// <param name="version">The version of the part file.</param>
    /// <param name="first">The response that fixed it.</param>
    /// <param name="forms">How ranges may be tied to the version, the best form first.</param>
    public void Share(RangeAllocator ranges, int version, HttpResponse first, IEnumerable<ResumeForm> forms)
    {
        var seen = first.Identity;
        var isOfVersion = seen is { Length: not null, CanResume: true } && part.Identity.IsSurelyThatOf(seen);
        var isRange = first.Status == HttpStatusCode.PartialContent;
        ResumeForm[] usable = [.. forms];
        if (
            intent.Options.Connections == 1
            || usable.Length == 0
            || !isOfVersion
            || !(isRange || (intent.Probe.IsRangeSupported is true && !IsProvenWhole(first)))
            || IsShared
        )
        {
            return;
        }

        tally = new ConnectionTally(ranges, version);
        var others = new MirrorConnections(mirrors, sample, intent, part, part.Identity);
        var place = new MirrorPlace(intent.Probe.Source, first.Location, part.Identity, usable, IsTied: true);
        var own = Open(place, isOfAnotherPlace: false);
        if (intent.Options.Connections is { } connections)
        {
            // Shared out evenly among the places; what finds no other place comes from this one.
            var elsewhere = connections * others.Count / (others.Count + 1);
            own.Add(connections - 1 - elsewhere);
            opening = RunAsync(token => OpenOthersAsync(others, elsewhere, own, token));
        }
        else if (limits.BytesPerSecond is null)
        {
            var scaler = new ConnectionScaler(token => TryAddAsync(others, own, token), part, limits, time);
            opening = RunAsync(scaler.RunAsync);
        }

        HttpRangeGroup Open(MirrorPlace found, bool isOfAnotherPlace)
        {
            var group = new HttpRangeGroup(
                exchange,
                new HttpBody(limits, time, found.Source, mirrors),
                limits,
                time,
                jitter,
                log,
                mirrors,
                part,
                ranges,
                tally
            )
            {
                Version = version,
                Place = found,
                IsOfAnotherPlace = isOfAnotherPlace,
            };
            lock (gate)
            {
                groups.Add(group);
            }

            return group;
        }

        // So many connections over the places that are left; one place more than there are connections for is not looked at.
        async Task OpenOthersAsync(MirrorConnections from, int left, HttpRangeGroup rest, CancellationToken token)
        {
            while (left > 0 && from.Count > 0)
            {
                var share = (left + from.Count - 1) / from.Count;
                if (await from.FindAsync(token).ConfigureAwait(false) is { } found)
                {
                    Open(found, isOfAnotherPlace: true).Add(share);
                    left -= share;
                }
            }

            rest.Add(left);
        }

        // One more: to a place that was not tried, else to the first one.
        async Task<HttpRangeGroup?> TryAddAsync(MirrorConnections from, HttpRangeGroup rest, CancellationToken token)
        {
            while (await from.FindAsync(token).ConfigureAwait(false) is { } found)
            {
                var group = Open(found, isOfAnotherPlace: true);
                if (group.TryAdd())
                {
                    return group;
                }
            }

            return rest.TryAdd() ? rest : null;
        }
    }

    /// <summary>Lets the first connection wait, but no longer than until the others have brought every byte.</summary>
    public async Task UnlessWholeAsync(Func<CancellationToken, Task> wait, CancellationToken cancellationToken)
    {
        using var whole = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = wait(whole.Token);
        while (IsShared && !waiting.IsCompleted)
        {
            if (part is { IsComplete: true, Frontier: > 0 })
            {
                await whole.CancelAsync().ConfigureAwait(false);
                await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            }

            await Task.WhenAny(waiting, Task.Delay(Poll, time, cancellationToken)).ConfigureAwait(false);
        }

        await waiting.ConfigureAwait(false);
    }

    /// <summary>Closes all; what they brought stays.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await opening.ConfigureAwait(false);
        foreach (var group in groups)
        {
            await group.StopAsync().ConfigureAwait(false);
            group.Dispose();
        }

        stop.Dispose();
    }

    private async Task RunAsync(Func<CancellationToken, Task> open)
    {
        try
        {
            await open(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
    }

    /// <summary>Whether a digest of this very message proves the file, which it does only where it is read to its end.</summary>
    private static bool IsProvenWhole(HttpResponse response) =>
        response.Digests.Any(static digest => digest.Scope == DigestScope.Message);
}
