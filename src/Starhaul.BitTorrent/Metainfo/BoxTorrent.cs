using Starhaul.Manifests.Exports;

namespace Starhaul.BitTorrent.Metainfo;

/// <summary>Makes a torrent of the recorded files of a box: each is read once, held to its record and cut into pieces.</summary>
internal static class BoxTorrent
{
    /// <summary>Makes it.</summary>
    /// <param name="manifest">The box.</param>
    /// <param name="trackers">URLs of trackers.</param>
    /// <param name="webSeeds">HTTP servers beside the sources of the files.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="IntegrityException">A file is not as recorded.</exception>
    /// <exception cref="DestinationException">The box has no bytes, or a file is not there.</exception>
    /// <exception cref="ArgumentException">A URL is none that BitTorrent speaks.</exception>
    public static async Task<ReadOnlyMemory<byte>> CreateAsync(
        Manifest manifest,
        IReadOnlyList<string> trackers,
        IReadOnlyList<string> webSeeds,
        CancellationToken cancellationToken
    )
    {
        Require(trackers, PeerUrls.Trackers(trackers), "tracker");
        Require(webSeeds, PeerUrls.WebSeeds(webSeeds), "web seed");
        var records = manifest.Records.OrderBy(static record => record.Path, StringComparer.Ordinal).ToList();
        var length = records.Sum(static record => record.ContentLength.Actual);
        if (length == 0)
        {
            throw new DestinationException(
                $"The box '{manifest.Box}' has no recorded bytes: there is nothing to share."
            )
            {
                Step = FetchStep.Manifest,
                Hint = "Fetch something into it first.",
            };
        }

        using var builder = new TorrentBuilder(length);
        foreach (var record in records)
        {
            try
            {
                await RecordedBytes
                    .ReadAsync(manifest.Store, record, builder.Append, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (IOException e)
            {
                throw new DestinationException(
                    $"'{record.Path}' of the box '{manifest.Box}' cannot be read: {e.Message}",
                    e
                )
                {
                    Step = FetchStep.Manifest,
                    Hint = "Manifest.VerifyAsync shows what is missing.",
                };
            }
        }

        // One file at the top is a torrent of one file; below a folder it keeps its folders.
        var isOne = records is [{ } only] && !only.Path.Contains('/', StringComparison.Ordinal);
        var (name, sources) = isOne ? OneFile(records[0]) : Folder(manifest.Box, records);
        return builder.Build(
            name,
            isOne ? null : records.ConvertAll(static record => (record.Path, record.ContentLength.Actual)),
            length,
            trackers,
            PeerUrls.WebSeeds([.. sources, .. webSeeds])
        );
    }

    private static (string Name, IEnumerable<string> Sources) OneFile(ManifestRecord record) =>
        (record.Path, ExportedBox.PublicUrl(record) is { } url ? [url] : []);

    /// <summary>
    /// The name of the folder. A web seed of many files is asked for NAME/PATH below its URL (BEP 19), so the sources are one where all of
    /// them lie under one folder as they lie in the box, and that folder then gives the name.
    /// </summary>
    private static (string Name, IEnumerable<string> Sources) Folder(string box, List<ManifestRecord> records)
    {
        var bases = records.Select(BaseOf).Distinct(StringComparer.Ordinal).ToList();
        if (bases is [{ } common] && common.TrimEnd('/').LastIndexOf('/') is var slash && slash > "https://".Length)
        {
            var name = Uri.UnescapeDataString(common[(slash + 1)..].TrimEnd('/'));
            if (Transfer.FileNameRules.FaultOfForeign(name) is null)
            {
                return (name, [common[..(slash + 1)]]);
            }
        }

        return (Path.GetFileName(box) is { Length: > 0 } folder ? folder : "box", []);
    }

    private static string? BaseOf(ManifestRecord record)
    {
        var path = string.Join('/', record.Path.Split('/').Select(Uri.EscapeDataString));
        return
            ExportedBox.PublicUrl(record) is { } url
            && !url.Contains('?', StringComparison.Ordinal)
            && url.EndsWith($"/{path}", StringComparison.Ordinal)
            ? url[..^path.Length]
            : null;
    }

    private static void Require(IReadOnlyList<string> given, IReadOnlyList<string> usable, string what)
    {
        if (given.Except(usable, StringComparer.Ordinal).FirstOrDefault() is { } other)
        {
            throw new ArgumentException($"'{ServerText.Clean(other)}' is no URL of a {what}.");
        }
    }
}
