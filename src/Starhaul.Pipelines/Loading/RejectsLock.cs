using Starhaul.Native;

namespace Starhaul.Pipelines.Loading;

/// <summary>Opens a file of rejects for one writer at a time, of this process and of others.</summary>
internal static class RejectsLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Opens the file, which is made where there is none, and waits for other writers up to <see cref="FileLock.LongestWait"/>.</summary>
    /// <returns>The file, to be read and written; others wait until it is disposed of.</returns>
    /// <exception cref="IOException">Another writer held it all the time, or it cannot be opened.</exception>
    public static async Task<FileStream> OpenAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var opened = Posix.OpenOrCreate(path, DurableFile.Readable);
            // One that was replaced meanwhile is nobody's any more.
            if (Posix.TryLock(opened) && Posix.Stat(opened)?.IsSameFile(Posix.Stat(path)) == true)
            {
                return new FileStream(opened, FileAccess.ReadWrite);
            }

            opened.Dispose();
            if (time.GetElapsedTime(began) >= FileLock.LongestWait)
            {
                throw new IOException(
                    $"another process{FileLock.DescribeHolder(path)} has held it for {FileLock.LongestWait.TotalSeconds:0} s"
                );
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
