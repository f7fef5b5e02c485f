using Microsoft.Win32.SafeHandles;
using Starhaul.Manifests;
using Starhaul.Native;

namespace Starhaul.Pipelines.Archive;

/// <summary>Makes the folder, and looks whether what is written still has its name: writing to a file that has none succeeds, and it is lost.</summary>
/// <remarks>For one thread at a time.</remarks>
/// <param name="root">Full path of the archive.</param>
/// <param name="held">Its lock.</param>
internal sealed class ArchivePlace(string root, ArchiveLock held) : IDisposable
{
    private readonly string manifest = Path.Join(root, BoxFolder.ManifestName);
    private SafeFileHandle? records = OpenManifest(root); // held open, so that no other file gets its number

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
                    gone == manifest
                        ? "Put the manifest back from a copy before the listener is started again: it says what the closed segments are."
                        : "Start the listener again: it begins a new archive there, or goes on with the one that is there now.",
            };
        }
    }

    /// <inheritdoc />
    public void Dispose() => records?.Dispose();

    // It comes with the first record, and is added to from then on and never rewritten.
    private bool IsManifestInPlace()
    {
        records ??= OpenManifest(root);
        return records is null || Posix.Stat(records)?.IsSameFile(Posix.Stat(manifest)) is true;
    }

    private static SafeFileHandle? OpenManifest(string root)
    {
        try
        {
            return Posix.OpenRegular(Path.Join(root, BoxFolder.ManifestName));
        }
        catch (IOException)
        {
            return null; // not there yet
        }
    }
}
