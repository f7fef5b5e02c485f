using Microsoft.Win32.SafeHandles;
using Starhaul.Native;

namespace Starhaul.Pipelines.Sinks.Sqlite;

/// <summary>
/// Lets writers of one database go in turn. SQLite's lock goes to whoever asks first when it is free, and a writer that
/// has just committed asks again before the ones that wait have woken: they could wait for seconds.
/// </summary>
/// <remarks>
/// Who wants SQLite's lock holds this lock until it has got it. So a writer that comes back finds it held by
/// one that waits, and goes behind it. It is a lock of the kernel on a file of its own beside the database (to open and
/// close the database itself would drop SQLite's locks), which is there only while somebody waits: a kill frees the lock, and a file
/// that is left by one goes with the next turn. Where that file cannot be made, no writer waits for a turn.
/// </remarks>
/// <param name="database">The database.</param>
/// <param name="time">The clock of the waits.</param>
internal sealed class SqliteWriterLock(string database, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly string path = $"{database}-turn";
    private SafeFileHandle? file;
    private bool isHeld;

    /// <summary>Waits for the turn.</summary>
    /// <param name="limit">After this long it goes on without.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task AcquireAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        try
        {
            while (!TryAcquire() && time.GetElapsedTime(began) < limit)
            {
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (IOException)
        {
            // A folder in which no file can be made: SQLite itself says so, if it matters.
        }
    }

    /// <summary>Gives the turn on, if there was one, and takes the file away: whoever waits for it makes another.</summary>
    public void Release()
    {
        if (file is not null)
        {
            if (isHeld && IsAtPath(file))
            {
                File.Delete(path);
            }

            if (isHeld)
            {
                Posix.Unlock(file);
            }

            file.Dispose();
            file = null;
            isHeld = false;
        }
    }

    /// <inheritdoc />
    public void Dispose() => Release();

    private bool TryAcquire()
    {
        file ??= Posix.OpenForLock(path);
        if (!Posix.TryLock(file))
        {
            return false;
        }

        if (IsAtPath(file))
        {
            isHeld = true;
            return true;
        }

        // Another writer has had its turn and taken the file away.
        file.Dispose();
        file = null;
        return false;
    }

    private bool IsAtPath(SafeFileHandle handle) =>
        Posix.Stat(handle) is { } held
        && Posix.Stat(path) is { } there
        && (held.Inode, held.Device) == (there.Inode, there.Device);
}
