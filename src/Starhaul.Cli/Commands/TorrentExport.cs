using Starhaul.BitTorrent.Metainfo;
using Starhaul.Native;

namespace Starhaul.Cli.Commands;

/// <summary>The export that is not of the manifest's own library: a torrent of the files of a box.</summary>
internal static class TorrentExport
{
    /// <summary>As the other formats are described.</summary>
    public static ManifestExportFormat Format { get; } =
        new("torrent", "BitTorrent v1: the files with hashes of their pieces", IsFolder: false);

    /// <summary>Makes the torrent.</summary>
    /// <exception cref="UsageException">A URL is none that BitTorrent speaks.</exception>
    /// <exception cref="StarhaulException">A file is not as recorded.</exception>
    public static async Task<ReadOnlyMemory<byte>> CreateAsync(
        Manifest manifest,
        IReadOnlyList<string> trackers,
        IReadOnlyList<string> webSeeds,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await BoxTorrent.CreateAsync(manifest, trackers, webSeeds, cancellationToken);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(
                exception.Message.Split(" (Parameter")[0],
                "A tracker is http, https or udp; a web seed is http or https."
            );
        }
    }

    /// <summary>Writes it, at one stroke.</summary>
    /// <exception cref="DestinationException">The place is the box's own, or cannot be written.</exception>
    public static async Task WriteAsync(Manifest manifest, ReadOnlyMemory<byte> torrent, string target)
    {
        if (
            Path.GetFileName(target).StartsWith("manifest.", StringComparison.Ordinal)
            || manifest.Records.Any(record => target == Path.Combine(manifest.Box, record.Path))
        )
        {
            throw Refused($"'{target}' belongs to the box itself.");
        }

        OutputFolder.RequireParent(target);
        try
        {
            await DurableFile.ReplaceAsync(target, torrent, DurableFile.Readable);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Refused($"'{target}' cannot be written: {error.Message}", error);
        }
    }

    private static DestinationException Refused(string message, Exception? error = null) =>
        new(message, error) { Step = FetchStep.Manifest, Hint = "Name another path with -o." };
}
