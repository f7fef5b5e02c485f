using Microsoft.Win32.SafeHandles;
using Starhaul.Native;

namespace Starhaul.Pipelines.Archive;

/// <summary>The lock of the one listener that writes to an archive; the kernel frees it at any kill.</summary>
internal sealed class ArchiveLock : IDisposable
{
    /// <summary>The name of the file that is locked.</summary>
    public const string FileName = "archive.lock";

    private readonly SafeFileHandle file;
    private readonly string path;

    private ArchiveLock(SafeFileHandle file, string path) => (this.file, this.path) = (file, path);

    /// <summary>Whether its name still leads to the file that is locked: else the folder was taken away or replaced.</summary>
    public bool IsInPlace => Posix.Stat(file)?.IsSameFile(Posix.Stat(path)) ?? false;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="DestinationException">Another listener has it, or the folder cannot be written to.</exception>
    public static ArchiveLock Take(string archive)
    {
        var lockPath = Path.Combine(archive, FileName);
        SafeFileHandle? opened = null;
        try
        {
            opened = Posix.OpenForLock(lockPath);
            if (Posix.TryLock(opened))
            {
                var taken = new ArchiveLock(opened, lockPath);
                opened = null;
                return taken;
            }
        }
        catch (IOException e)
        {
            throw new DestinationException($"The archive '{archive}' cannot be locked: {e.Message}", e)
            {
                Hint = "Look whether the folder may be written to.",
            };
        }
        finally
        {
            opened?.Dispose();
        }

        throw new DestinationException($"Another listener writes to the archive '{archive}'.")
        {
            IsTransient = true,
            Hint =
                $"Name another folder with EddnStreamOptions.Archive, or end the other one: 'fuser {lockPath}' names it.",
        };
    }

    public void Dispose()
    {
        Posix.Unlock(file);
        file.Dispose();
    }
}
