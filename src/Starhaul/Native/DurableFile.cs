namespace Starhaul.Native;

/// <summary>Small files that are there whole or not at all, also after a power cut.</summary>
internal static class DurableFile
{
    /// <summary>Ending of the file that is written aside; a kill may leave it, the next write replaces it.</summary>
    public const string AsideSuffix = ".new";

    /// <summary>Writes beside the path, flushes, renames over it and flushes the folder.</summary>
    public static async Task ReplaceAsync(string path, Func<Stream, Task> write)
    {
        var aside = path + AsideSuffix;
        try
        {
            var stream = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
            await using (stream.ConfigureAwait(false))
            {
                await write(stream).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
            }

            Rename(aside, path);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }

    /// <summary>The same for bytes that are at hand, where nobody may wait for a task.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        var aside = path + AsideSuffix;
        try
        {
            using (var handle = File.OpenHandle(aside, FileMode.Create, FileAccess.Write))
            {
                RandomAccess.Write(handle, bytes, 0);
                RandomAccess.FlushToDisk(handle);
            }

            Rename(aside, path);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }

    /// <summary>The same for bytes that are at hand.</summary>
    public static Task ReplaceAsync(string path, ReadOnlyMemory<byte> bytes) =>
        ReplaceAsync(path, stream => stream.WriteAsync(bytes).AsTask());

    /// <summary>Renames within a folder, over what is there, and flushes the folder.</summary>
    public static void Rename(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        Posix.FlushFolder(Path.GetDirectoryName(to)!);
    }

    /// <summary>Deletes a file, if it is there, and flushes the folder.</summary>
    public static void Delete(string path)
    {
        File.Delete(path);
        Posix.FlushFolder(Path.GetDirectoryName(path)!);
    }
}
