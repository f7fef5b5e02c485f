using Microsoft.Win32.SafeHandles;
using Starhaul.Native;

namespace Starhaul.Manifests;

/// <summary>The lock of a box, held from <see cref="AcquireAsync"/> to <see cref="Dispose"/>; the kernel frees it at any kill.</summary>
internal sealed class ManifestLock : IDisposable
{
    /// <summary>How long a lock is waited for.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    private readonly SafeFileHandle handle;

    private ManifestLock(SafeFileHandle handle) => this.handle = handle;

    /// <summary>Waits for the lock of a box.</summary>
    /// <exception cref="DestinationException">Another process held it all the time, or it cannot be taken at all.</exception>
    public static async Task<ManifestLock> AcquireAsync(
        BoxFolder box,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var began = time.GetTimestamp();
        var pause = FirstPause;
        while (true)
        {
            if (TryAcquire(box) is { } taken)
            {
                return taken;
            }

            if (time.GetElapsedTime(began) >= LongestWait)
            {
                throw new DestinationException(
                    $"The box '{box.Root}' is locked by another process: waited {LongestWait.TotalSeconds:0} s for its "
                        + $"{BoxFolder.LockName}."
                )
                {
                    Step = FetchStep.Manifest,
                    IsTransient = true,
                    Hint = $"Wait for the other starhaul to end; 'fuser {box.LockPath}' names it.",
                };
            }

            await Task.Delay(pause, time, cancellation).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    public void Dispose()
    {
        Posix.Unlock(handle);
        handle.Dispose();
    }

    private static ManifestLock? TryAcquire(BoxFolder box)
    {
        SafeFileHandle? opened = null;
        try
        {
            opened = Posix.OpenForLock(box.LockPath);

            // A lock on a file that somebody has deleted meanwhile keeps nobody out.
            if (Posix.TryLock(opened) && IsSameFile(Posix.Stat(opened), Posix.Stat(box.LockPath)))
            {
                var taken = new ManifestLock(opened);
                opened = null;
                return taken;
            }

            return null;
        }
        catch (IOException error)
        {
            throw new DestinationException($"The box '{box.Root}' cannot be locked: {error.Message}", error)
            {
                Step = FetchStep.Manifest,
                Hint = "Look whether the folder is there and may be written to.",
            };
        }
        finally
        {
            opened?.Dispose();
        }
    }

    private static bool IsSameFile(FileStat? one, FileStat? other) =>
        one is { } a && other is { } b && a.Inode == b.Inode && a.Device == b.Device;
}
