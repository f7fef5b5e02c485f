using System.Text.Json.Nodes;
using Starhaul.BitTorrent.Aria2;
using Starhaul.BitTorrent.Metainfo;
using Starhaul.Native;

namespace Starhaul.BitTorrent.Swarms;

/// <summary>Asks peers for what a magnet link only names: the info dictionary (BEP 9).</summary>
internal sealed class MetadataFetcher(BitTorrentOptions options, TransferLimits limits, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <summary>Fetches the info dictionary of a torrent.</summary>
    /// <exception cref="TransferException">Nobody gives it.</exception>
    /// <exception cref="UnexpectedContentException">It is no torrent that can be used.</exception>
    public async Task<TorrentMetainfo> FetchAsync(MagnetLink link, CancellationToken cancellationToken)
    {
        var aria2 = await Aria2Process.StartAsync(options, limits, time, cancellationToken).ConfigureAwait(false);
        await using var ending = aria2.ConfigureAwait(false);
        try
        {
            var gid = await AddAsync(aria2, link, cancellationToken).ConfigureAwait(false);
            await WaitAsync(aria2, gid, link, cancellationToken).ConfigureAwait(false);
        }
        catch (Aria2Exception e)
        {
            throw SwarmFailure.Gone(1, e);
        }

        var saved = Path.Combine(aria2.Folder.Path, link.InfoHash + ".torrent");
        var read = TorrentMetainfo.Parse(SafeFile.ReadAll(saved, TorrentMetainfo.LongestTorrent));
        return read.InfoHash == link.InfoHash
            ? read with
            {
                Trackers = link.Trackers,
                WebSeeds = link.WebSeeds,
            }
            : throw new UnexpectedContentException($"Asked for the torrent {link.InfoHash}, received {read.InfoHash}.")
            {
                Step = FetchStep.Probe,
                Hint = "Run the same command again.",
            };
    }

    private static async Task<string> AddAsync(Aria2Process aria2, MagnetLink link, CancellationToken cancellationToken)
    {
        var magnet =
            $"magnet:?xt=urn:btih:{link.InfoHash}"
            + string.Concat(link.Trackers.Select(static tracker => $"&tr={Uri.EscapeDataString(tracker)}"));
        var wanted = new JsonObject
        {
            ["dir"] = aria2.Folder.Path,
            ["bt-metadata-only"] = "true",
            ["bt-save-metadata"] = "true",
        };
        var added = await aria2
            .Client.CallAsync("addUri", cancellationToken, new JsonArray(JsonValue.Create(magnet)), wanted)
            .ConfigureAwait(false);
        return added.GetString() ?? "";
    }

    private async Task WaitAsync(Aria2Process aria2, string gid, MagnetLink link, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var status = await Aria2Status.AskAsync(aria2.Client, gid, cancellationToken).ConfigureAwait(false);
            if (status.State == "complete")
            {
                return;
            }

            if (status.State is "error" or "removed")
            {
                throw SwarmFailure.Explain(status, aria2.Folder.Path);
            }

            if (time.GetElapsedTime(began) > limits.StallTimeout)
            {
                throw SwarmFailure.NoMetadata(link.InfoHash, link.Trackers, status, limits.StallTimeout);
            }

            await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
