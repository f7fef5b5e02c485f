using Starhaul.BitTorrent.Aria2;
using Starhaul.BitTorrent.Metainfo;
using Starhaul.Transfer;

namespace Starhaul.BitTorrent.Swarms;

/// <summary>
/// The swarm of one torrent, met by one aria2 for all files that are wanted of it at a time. It begins with the first of them and ends
/// with the last.
/// </summary>
internal sealed class Swarm(
    Torrent torrent,
    BitTorrentOptions options,
    TransferLimits limits,
    SwarmShares shares,
    TimeProvider time
) : IAsyncDisposable
{
    /// <summary>Files whose checks run beside the download; those of others run when they are whole, as many at once.</summary>
    private const int MostFollowed = 8;

    /// <summary>Aria2 may be killed that often without a piece in between.</summary>
    private const int MostStarts = 3;

    /// <summary>Files of one torrent are asked for one after the other; each that comes later begins the download anew.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan FollowPoll = TimeSpan.FromMilliseconds(20);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim opening = new(MostFollowed);
    private readonly List<SwarmMember> members = [];
    private readonly Dictionary<int, SemaphoreSlim> turns = [];
    private readonly SwarmCounts counts = new();
    private CancellationTokenSource? ending;
    private Task running = Task.CompletedTask;

    /// <summary>Brings one file into its part file.</summary>
    /// <exception cref="StarhaulException">The swarm does not give it.</exception>
    public async Task<TransportReceipt> BringAsync(TorrentFile file, PartFile part, CancellationToken cancellationToken)
    {
        // One after the other, where a file is wanted twice: aria2 writes it into one part file at a time.
        var turn = TurnOf(file);
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await BringAloneAsync(file, part, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<TransportReceipt> BringAloneAsync(
        TorrentFile file,
        PartFile part,
        CancellationToken cancellationToken
    )
    {
        var identity = torrent.IdentityOf(file);
        var member = new SwarmMember(torrent.Metainfo, file, identity, part);
        member.Prepare();
        if (file.Length == 0)
        {
            member.Open();
            return Receipt(member);
        }

        Join(member);
        try
        {
            await member.Whole.WaitAsync(cancellationToken).ConfigureAwait(false);
            await OpenAsync(member, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // No program writes into a part file whose lock is given back.
            await Task.WhenAny(LeaveAsync(member), member.Released).ConfigureAwait(false);
            throw;
        }

        _ = LeaveAsync(member);
        return Receipt(member);
    }

    /// <summary>Waits until aria2 is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        Task last;
        lock (gate)
        {
            ending?.Cancel();
            last = running;
        }

        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        opening.Dispose();
    }

    private async Task OpenAsync(SwarmMember member, CancellationToken cancellationToken)
    {
        await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (member.Open())
            {
                while (member.Part.Followed < member.File.Length)
                {
                    await Task.Delay(FollowPoll, time, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            opening.Release();
        }
    }

    private void Join(SwarmMember member)
    {
        lock (gate)
        {
            members.Add(member);
            if (ending is null)
            {
                ending = new CancellationTokenSource();
                running = RunAsync(running, ending);
            }
        }
    }

    private Task LeaveAsync(SwarmMember member)
    {
        lock (gate)
        {
            members.Remove(member);
            if (members.Count == 0)
            {
                ending?.Cancel();
                ending = null;
            }

            return running;
        }
    }

    private List<SwarmMember> Wanted()
    {
        lock (gate)
        {
            return [.. members.Where(static member => !member.IsWhole)];
        }
    }

    private async Task RunAsync(Task before, CancellationTokenSource own)
    {
        var cancellationToken = own.Token;
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        Aria2Process? aria2 = null;
        IDisposable? lease = null;
        try
        {
            if (!torrent.Metainfo.IsOneFile)
            {
                await Task.Delay(Gathering, time, cancellationToken).ConfigureAwait(false);
            }

            lease = await shares.EnterAsync(cancellationToken).ConfigureAwait(false);
            for (var starts = 1; ; starts++)
            {
                aria2 = await Aria2Process.StartAsync(options, limits, time, cancellationToken).ConfigureAwait(false);
                using var rates = new SwarmRates(aria2.Client, limits, options, shares, time);
                using var run = new SwarmRun(
                    torrent.Metainfo,
                    aria2,
                    counts,
                    limits,
                    rates,
                    time,
                    Wanted,
                    MostFollowed
                );
                try
                {
                    await run.RunAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (Aria2Exception e) when (e.IsGone && (run.HasProgress || starts < MostStarts))
                {
                    starts = run.HasProgress ? 0 : starts;
                    await aria2.DisposeAsync().ConfigureAwait(false);
                }
                catch (Aria2Exception e) when (e.IsGone)
                {
                    throw SwarmFailure.Gone(starts, e);
                }
            }
        }
        catch (Exception e)
        {
            FailAll(e, own);
        }
        finally
        {
            if (aria2 is not null)
            {
                await aria2.DisposeAsync().ConfigureAwait(false);
            }

            lease?.Dispose();
        }
    }

    private SemaphoreSlim TurnOf(TorrentFile file)
    {
        lock (gate)
        {
            return turns.TryGetValue(file.Index, out var turn) ? turn : turns[file.Index] = new SemaphoreSlim(1);
        }
    }

    private void FailAll(Exception error, CancellationTokenSource own)
    {
        lock (gate)
        {
            if (ending != own)
            {
                // Its last file had left; those that came since wait for the next run.
                return;
            }

            members.ForEach(member => member.Fail(error));
            ending = null;
        }
    }

    private TransportReceipt Receipt(SwarmMember member)
    {
        var metainfo = torrent.Metainfo;
        var scope = torrent.IsGiven ? DigestScope.Published : DigestScope.Representation;
        return new TransportReceipt
        {
            Location = member.File.Source.Uri,
            End = BodyEnd.Length,
            BytesReceived = member.Part.BytesReceived,
            Connections = Math.Max(1, counts.Peers),
            Protocol = "bittorrent",
            Proven = [new DeclaredDigest("btih", metainfo.InfoHash, "torrent", scope)],
            Swarm = new SwarmFacts
            {
                InfoHash = metainfo.InfoHash,
                File = member.File.Index,
                Pieces = member.File.Length == 0 ? 0 : member.PieceCount,
                PieceLength = metainfo.PieceLength,
                Trackers = [.. metainfo.Trackers.Select(PeerUrls.ShowTracker)],
                WebSeeds = [.. metainfo.WebSeeds.Select(static url => RedactedUri.Redact(new Uri(url)))],
                Peers = counts.Peers,
                Uploaded = counts.Uploaded,
            },
        };
    }
}
