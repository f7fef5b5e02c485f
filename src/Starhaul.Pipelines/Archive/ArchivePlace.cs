using Starhaul.Manifests;
using Starhaul.Native;

namespace Starhaul.Pipelines.Archive;

/// <summary>Makes the folder, and looks whether what is written still has its name: writing to a file that has none succeeds, and it is lost.</summary>
/// <remarks>For one thread at a time.</remarks>
/// <param name="root">Full path of the archive.</param>
/// <param name="held">Its lock.</param>
internal sealed class ArchivePlace(string root, ArchiveLock held)
{
    private readonly string manifest = Path.Join(root, BoxFolder.ManifestName);
    private FileStat? recorded = Posix.Stat(Path.Join(root, BoxFolder.ManifestName));

    /// <summary>Makes the folder of an archive.</summary>
    /// <exception cref="DestinationException">The disk refuses.</exception>
    public static void Make(string path)
    {
        if (File.Exists(path))
        {
            throw new DestinationException($"'{path}' is a file, and an archive is a folder.")
            {
                Hint = "Name a folder with EddnStreamOptions.Archive; it is made where it is not there.",
            };
        }

        OutputFolder.Make(path);
    }

    /// <exception cref="DestinationException">The archive, its manifest or a segment that is open was taken away or replaced.</exception>
    public void Require(IEnumerable<ArchiveStream> streams)
    {
        var gone =
            !held.IsInPlace ? root
            : !IsManifestInPlace() ? manifest
            : streams.FirstOrDefault(static stream => stream.Open is { IsInPlace: false }) is { } stream
                ? stream.Open!.Path
            : null;
        if (gone is not null)
        {
            throw new DestinationException($"'{gone}' was taken away or replaced while it was written to.")
            {
                Hint =
                    "Start the listener again: it begins a new archive there, or goes on with the one that is there now.",
            };
        }
    }

    // It comes with the first record, and is added to from then on and never rewritten.
    private bool IsManifestInPlace()
    {
        var now = Posix.Stat(manifest);
        var isInPlace = recorded is not { } before || before.IsSameFile(now);
        recorded ??= now;
        return isInPlace;
    }
}
