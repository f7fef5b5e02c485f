using System.Globalization;
using System.Text.Json.Nodes;
using Starhaul.BitTorrent.Aria2;

namespace Starhaul.BitTorrent.Swarms;

/// <summary>One run of aria2 on a torrent: which files it is to bring, and the pieces that it has checked, held to their hashes once more.</summary>
internal sealed class SwarmRun(
    TorrentMetainfo torrent,
    Aria2Process aria2,
    SwarmCounts counts,
    TransferLimits limits,
    SwarmRates rates,
    TimeProvider time,
    Func<List<SwarmMember>> wanted,
    int mostFollowed
) : IDisposable
{
    /// <summary>So much is hashed before the state is asked for again.</summary>
    private const long HashedAtOnce = 128 * 1024 * 1024;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PeerPoll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDoubt = TimeSpan.FromSeconds(30);

    private readonly PieceStore store = new(torrent, aria2.Folder);
    private readonly bool[] right = new bool[torrent.PieceCount];
    private readonly HashSet<SwarmMember> begun = [];
    private readonly long uploadedBefore = counts.Uploaded;
    private double availability;
    private long peersAskedAt;
    private long progressAt = time.GetTimestamp();
    private long progressLength = -1;
    private long doubtAt;
    private int doubted = -1;
    private bool hadPeers;

    /// <summary>Whether a piece came that was not here.</summary>
    public bool HasProgress { get; private set; }

    /// <summary>Runs until no file is wanted any more, which cancels it.</summary>
    /// <exception cref="Aria2Exception">aria2 is gone.</exception>
    /// <exception cref="StarhaulException">The swarm does not give its bytes, or the disk does not take them.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var members = wanted();
            Drop(members);
            if (members.Count == 0)
            {
                await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
                continue;
            }

            foreach (var member in members.Where(member => !begun.Contains(member)))
            {
                Begin(member);
            }

            var gid = await aria2.AddAsync(torrent.Write(), Options(members), cancellationToken).ConfigureAwait(false);
            progressLength = -1;
            await FollowAsync(gid, cancellationToken).ConfigureAwait(false);
            await aria2.Client.CallAsync("forceRemove", cancellationToken, gid).ConfigureAwait(false);
            await aria2.Client.CallAsync("removeDownloadResult", cancellationToken, gid).ConfigureAwait(false);
        }
    }

    public void Dispose() => store.Dispose();

    /// <summary>Follows a download until other files are wanted than those that it was begun with.</summary>
    private async Task FollowAsync(string gid, CancellationToken cancellationToken)
    {
        while (true)
        {
            var members = wanted();
            if (members.Exists(member => !begun.Contains(member)) || begun.Any(member => IsGone(member, members)))
            {
                return;
            }

            var status = await Aria2Status.AskAsync(aria2.Client, gid, cancellationToken).ConfigureAwait(false);
            if (status.State is "error" or "removed")
            {
                throw SwarmFailure.Explain(status, members.FirstOrDefault()?.Part.PartPath ?? aria2.Folder.Path);
            }

            await rates
                .AdjustAsync(status, members.FirstOrDefault()?.Part.CommonRate, cancellationToken)
                .ConfigureAwait(false);
            hadPeers |= status.Connections > 0;
            var isBusy = await Task.Run(() => Check(members, status), cancellationToken).ConfigureAwait(false);
            await ShowAsync(gid, members, status, cancellationToken).ConfigureAwait(false);
            RequireProgress(status);
            if (!isBusy)
            {
                await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether a file was given up before it was whole.</summary>
    private static bool IsGone(SwarmMember member, List<SwarmMember> members) =>
        !member.IsWhole && !members.Contains(member);

    /// <summary>Takes from aria2 what nobody wants any more: its part file is about to be somebody else's.</summary>
    private void Drop(List<SwarmMember> members)
    {
        foreach (var member in begun.Where(member => IsGone(member, members)).ToList())
        {
            aria2.Folder.Unlink(member.File.Index);
            begun.Remove(member);
            member.Release();
        }
    }

    private void Begin(SwarmMember member)
    {
        var (first, last) = torrent.PiecesOf(member.File);
        member.Begin(isFollowed: begun.Count < mostFollowed);
        for (var piece = first; piece <= last; piece++)
        {
            if (right[piece])
            {
                // What aria2 would not find in the file it would bring again, over neighbours that are proven.
                var (start, end) = torrent.RangeOf(piece);
                store.Copy(
                    member.File,
                    Math.Max(start, member.File.Offset),
                    Math.Min(end, member.File.End),
                    member.Part.PartPath
                );
                right[piece] = false;
            }
        }

        if (begun.RemoveWhere(earlier => earlier.File.Index == member.File.Index) > 0)
        {
            // Its part file is published by now, and nobody's to write.
            aria2.Folder.Unlink(member.File.Index);
        }

        aria2.Folder.Link(member.File.Index, member.Part.PartPath);
        begun.Add(member);
    }

    private JsonObject Options(List<SwarmMember> members) =>
        new()
        {
            ["dir"] = aria2.Folder.Path,
            ["select-file"] = string.Join(
                ',',
                members.Select(static member => (member.File.Index + 1).ToString(CultureInfo.InvariantCulture))
            ),
            ["index-out"] = Aria2Folder.NamesOf(torrent),

            // It goes on as a seed until we end it: the last file is then proven while others may still ask for its pieces.
            ["seed-ratio"] = "0.0",
            ["bt-prioritize-piece"] = "head=1M",
        };

    /// <summary>Holds what aria2 has checked since to its hashes.</summary>
    /// <returns>Whether there is more to be hashed.</returns>
    private bool Check(List<SwarmMember> members, Aria2Status status)
    {
        var hashed = 0L;
        foreach (var member in members)
        {
            var (first, last) = torrent.PiecesOf(member.File);
            for (var piece = first; piece <= last; piece++)
            {
                if (!member.Lacks(piece) || !status.HasPiece(piece))
                {
                    continue;
                }

                if (hashed >= HashedAtOnce)
                {
                    return true;
                }

                hashed += torrent.PieceLength;
                if (right[piece] || (right[piece] = store.IsRight(piece)))
                {
                    HasProgress |= hadPeers;
                    Take(piece);
                }
                else
                {
                    RequireInTime(piece, member.Part.PartPath);
                }
            }
        }

        return false;
    }

    private void Take(int piece)
    {
        doubted = doubted == piece ? -1 : doubted;
        progressAt = time.GetTimestamp();
        foreach (var member in begun)
        {
            member.Take(piece, wasHere: !hadPeers);
        }
    }

    /// <summary>A piece may be on its way to the disk; one that is not there after long will never be.</summary>
    private void RequireInTime(int piece, string path)
    {
        if (doubted == -1)
        {
            (doubted, doubtAt) = (piece, time.GetTimestamp());
        }
        else if (doubted == piece && time.GetElapsedTime(doubtAt) > LongestDoubt)
        {
            throw SwarmFailure.OtherBytes(piece, path);
        }
    }

    private async Task ShowAsync(
        string gid,
        List<SwarmMember> members,
        Aria2Status status,
        CancellationToken cancellationToken
    )
    {
        counts.Peers = Math.Max(counts.Peers, status.Connections);
        counts.Uploaded = uploadedBefore + status.UploadLength;
        if (time.GetElapsedTime(peersAskedAt) < PeerPoll)
        {
            return;
        }

        peersAskedAt = time.GetTimestamp();
        availability = await Availability
            .AskAsync(aria2.Client, gid, status, torrent.PieceCount, cancellationToken)
            .ConfigureAwait(false);
        var progress = new SwarmProgress
        {
            Peers = status.Connections,
            Seeds = status.Seeds,
            Uploaded = counts.Uploaded,
            Ratio = status.CompletedLength == 0 ? 0 : Math.Round((double)counts.Uploaded / status.CompletedLength, 3),
            Availability = Math.Round(availability, 3),
        };
        foreach (var member in members)
        {
            member.Part.Meter.Swarm = progress;
            member.Part.Meter.Waiting =
                status.IsVerifying ? "hashing the pieces that are here"
                : status.Connections == 0 && torrent.WebSeeds.Count == 0 ? "waiting for peers"
                : null;
        }
    }

    private void RequireProgress(Aria2Status status)
    {
        // A piece that turns out wrong is given back: what comes and goes again is no progress.
        if (status.IsVerifying || status.CompletedLength > progressLength)
        {
            progressLength = Math.Max(progressLength, status.CompletedLength);
            progressAt = time.GetTimestamp();
        }
        else if (time.GetElapsedTime(progressAt) > limits.StallTimeout)
        {
            throw SwarmFailure.Stalled(torrent, status, availability, limits.StallTimeout);
        }
    }
}
