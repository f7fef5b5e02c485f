using System.Globalization;
using Starhaul.BitTorrent.Aria2;
using Starhaul.BitTorrent.Metainfo;

namespace Starhaul.BitTorrent.Swarms;

/// <summary>Says why a swarm did not give its bytes, and what to do.</summary>
internal static class SwarmFailure
{
    // Exit status of aria2c(1): what the disk refuses.
    private const int NoSpace = 9;
    private static readonly int[] DiskErrors = [NoSpace, 15, 16, 17, 18];

    /// <summary>aria2 gave up.</summary>
    public static StarhaulException Explain(Aria2Status status, string path) =>
        DiskErrors.Contains(status.ErrorCode) || status.ErrorMessage.Contains("No space left", StringComparison.Ordinal)
            ? new DestinationException(
                $"What came of {path} cannot be written: {status.ErrorMessage.TrimEnd('.')} (aria2 error {status.ErrorCode})."
            )
            {
                Step = FetchStep.Transfer,
                Hint =
                    $"Make room or see to the permissions, there and in {Path.GetTempPath()}, which takes what shares a piece with a neighbour; the part file stays, and the same command goes on from there.",
            }
            : new TransferException($"aria2 gave up with error {status.ErrorCode}: {status.ErrorMessage}.")
            {
                Step = FetchStep.Transfer,
                Hint = "Run the same command again; it goes on from the pieces that are here.",
            };

    /// <summary>Nothing came for too long.</summary>
    public static TransferException Stalled(
        TorrentMetainfo torrent,
        Aria2Status status,
        double availability,
        TimeSpan wait
    )
    {
        var where = torrent switch
        {
            { Trackers.Count: 0, WebSeeds.Count: 0 } => "the torrent names no tracker and no web seed",
            { WebSeeds.Count: 0 } => $"trackers: {Trackers(torrent.Trackers)}",
            { Trackers.Count: 0 } => $"no tracker; web seeds: {List(torrent.WebSeeds)}",
            _ => $"trackers: {Trackers(torrent.Trackers)}; web seeds: {List(torrent.WebSeeds)}",
        };
        return new TransferException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"No byte came for {wait.TotalSeconds:0.#} s: {status.Connections} peers are connected, {status.Seeds} of them seeds, with {availability:0.00} copies between them; {where}."
            )
        )
        {
            Step = FetchStep.Transfer,
            IsTransient = true,
            Hint =
                status.Connections == 0
                    ? "No peer that has it answers: try again later, or name an HTTP server of the file with FetchOptions.Mirrors."
                    : "The peers lack what is missing: try again later; it goes on from the pieces that are here.",
        };
    }

    /// <summary>No peer said what a magnet link names.</summary>
    public static TransferException NoMetadata(
        string infoHash,
        IReadOnlyList<string> trackers,
        Aria2Status status,
        TimeSpan wait
    ) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"No peer said what the torrent {infoHash} is within {wait.TotalSeconds:0.#} s: {status.Connections} peers are connected; {(trackers.Count == 0 ? "the magnet link names no tracker" : $"trackers: {Trackers(trackers)}")}."
            )
        )
        {
            Step = FetchStep.Probe,
            IsTransient = true,
            Hint = "Use the .torrent file where there is one, or try again later.",
        };

    /// <summary>aria2 was ended by somebody again and again.</summary>
    public static TransferException Gone(int starts, Aria2Exception last) =>
        new($"aria2 ended {starts} times: {last.Message}.", last)
        {
            Step = FetchStep.Transfer,
            Hint = "Run the same command again; it goes on from the pieces that are here.",
        };

    /// <summary>aria2 calls a piece right that is not.</summary>
    public static IntegrityException OtherBytes(int piece, string path) =>
        new($"aria2 says that piece {piece} is right, and {path} holds other bytes.")
        {
            Step = FetchStep.Transfer,
            Hint = "Another program writes into the file, or the disk loses bytes: see to that, and fetch again.",
        };

    private static string Trackers(IEnumerable<string> urls) =>
        string.Join(", ", urls.Take(3).Select(PeerUrls.ShowTracker));

    private static string List(IEnumerable<string> urls) =>
        string.Join(", ", urls.Take(3).Select(static url => RedactedUri.Redact(new Uri(url))));
}
