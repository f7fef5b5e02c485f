using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Starhaul.Native;

/// <summary>The advisory lock of a file, held until it is disposed; the kernel frees it at any kill.</summary>
internal sealed class FileLock : IDisposable
{
    /// <summary>How long a lock is waited for: who holds one longer hangs.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    private readonly SafeFileHandle handle;
    private readonly string path;

    private FileLock(SafeFileHandle handle, string path) => (this.handle, this.path) = (handle, path);

    /// <summary>Whether its name still leads to the file that is locked: else it was taken away or replaced.</summary>
    public bool IsInPlace => IsAt(handle, path);

    /// <summary>Takes the lock, and makes its file where there is none; null when another holds it.</summary>
    /// <exception cref="IOException">The file cannot be opened, or is no regular file.</exception>
    public static FileLock? TryTake(string path)
    {
        var opened = Posix.OpenForLock(path);
        try
        {
            // A lock on a file that somebody has deleted meanwhile keeps nobody out.
            if (Posix.TryLock(opened) && IsAt(opened, path))
            {
                var taken = new FileLock(opened, path);
                opened = null;
                return taken;
            }

            return null;
        }
        finally
        {
            opened?.Dispose();
        }
    }

    /// <summary>Whether a process holds the lock of a file; null where that cannot be seen: it is not there, or may not be opened.</summary>
    public static bool? IsHeld(string path)
    {
        try
        {
            using var file = Posix.OpenRegular(path);
            return Posix.IsLocked(file);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Takes the lock, and waits for it up to <see cref="LongestWait"/>; null when another held it all the time.</summary>
    /// <exception cref="IOException">As <see cref="TryTake"/>.</exception>
    public static async Task<FileLock?> TakeAsync(string path, TimeProvider time, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var pause = FirstPause;
        while (true)
        {
            if (TryTake(path) is { } taken)
            {
                return taken;
            }

            if (time.GetElapsedTime(began) >= LongestWait)
            {
                return null;
            }

            await Task.Delay(pause, time, cancellation).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>
    /// Who holds the lock of a file, in words to follow "another process": <c> (12345, starhaul)</c>. Empty where the system
    /// does not tell, as in a service that sees its own processes alone.
    /// </summary>
    public static string DescribeHolder(string path)
    {
        try
        {
            return Posix.Stat(path) is { } stat && FindHolder(stat) is { } id ? $" ({id}, {NameOf(id)})" : "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    public void Dispose()
    {
        Posix.Unlock(handle);
        handle.Dispose();
    }

    // 1: FLOCK  ADVISORY  WRITE 26449 fe:00:892932 0 EOF, as proc_locks(5) has it; the device is in hex.
    private static string? FindHolder(FileStat file)
    {
        var place = string.Create(
            CultureInfo.InvariantCulture,
            $"{file.Device >> 32:x2}:{file.Device & 0xFFFFFFFF:x2}:{file.Inode}"
        );
        foreach (var line in File.ReadLines("/proc/locks"))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is [_, "FLOCK", _, "WRITE", var id, var where, ..] && where == place && id is not ("0" or "-1"))
            {
                return id;
            }
        }

        return null;
    }

    // The name alone: a command line may hold what grants access.
    private static string NameOf(string id) => File.ReadAllText($"/proc/{id}/comm").Trim();

    private static bool IsAt(SafeFileHandle handle, string path) =>
        Posix.Stat(handle)?.IsSameFile(Posix.Stat(path)) ?? false;
}
