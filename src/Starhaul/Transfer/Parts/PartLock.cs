using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Starhaul.Native;

namespace Starhaul.Transfer;

/// <summary>Makes sure that a part file is this job's alone.</summary>
internal static class PartLock
{
    /// <summary>Opens the part file and takes its lock.</summary>
    /// <exception cref="DestinationException">Another process has it, or the place cannot be written.</exception>
    public static SafeFileHandle Take(string path)
    {
        while (true)
        {
            if (Posix.Stat(path) is { IsSymbolicLink: true })
            {
                throw new DestinationException($"{path} is a symbolic link; a part file must not be one.")
                {
                    Hint = "Remove the link, or name another file with FetchOptions.Output.",
                };
            }

            var handle = Open(path);

            // The owner before may have renamed or removed the file between our open and our lock.
            if (Posix.Stat(handle) is { } opened && Posix.Stat(path) is { } named && opened.Inode == named.Inode)
            {
                return handle;
            }

            GiveBack(handle);
        }
    }

    /// <summary>Gives the lock back and closes the file: whoever reads it once it is published finds no lock of ours on it.</summary>
    public static void GiveBack(SafeFileHandle handle)
    {
        if (!handle.IsClosed)
        {
            Posix.Unlock(handle);
            handle.Dispose();
        }
    }

    /// <summary>Refuses to touch a part file that this program or this source did not write.</summary>
    /// <exception cref="DestinationException">It belongs to something else.</exception>
    public static void RefuseForeign(string targetPath, string sourceText, PartState? state, bool hasBytes)
    {
        var part = PartPaths.Part(targetPath);
        if (state is null && hasBytes)
        {
            throw new DestinationException($"{part} is in the way: it was not written by starhaul.")
            {
                Hint =
                    "Move it away, name another file with FetchOptions.Output, or discard it with FetchOptions.Force.",
            };
        }

        if (state is not null && state.SourceUrl != sourceText)
        {
            var bytes = state.Completed.Sum(static range => range.Length).ToString("N0", CultureInfo.InvariantCulture);
            throw new DestinationException($"{part} holds {bytes} bytes of {state.SourceUrl}, not of {sourceText}.")
            {
                Hint =
                    "Finish that download first, name another file with FetchOptions.Output, or discard the part file with FetchOptions.Force.",
            };
        }
    }

    private static SafeFileHandle Open(string path)
    {
        try
        {
            var handle = Posix.OpenOrCreate(path, DurableFile.Readable);
            if (Posix.Stat(handle) is { IsOurs: false } stat)
            {
                handle.Dispose();
                throw new DestinationException(
                    $"{path} belongs to user {stat.Owner}, not to user {Posix.User}: its bytes are not believed."
                )
                {
                    Hint = "Move it away, or name another file with FetchOptions.Output.",
                };
            }

            if (Posix.TryLock(handle))
            {
                return handle;
            }

            handle.Dispose();
            throw new DestinationException($"Another process{FileLock.DescribeHolder(path)} is fetching into {path}.")
            {
                IsTransient = true,
                Hint = "Wait for it to end, or name another file with FetchOptions.Output.",
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.Refused(path, e);
        }
    }
}
