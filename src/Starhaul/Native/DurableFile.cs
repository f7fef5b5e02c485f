using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Starhaul.Native;

/// <summary>Small files that are there whole or not at all, also after a power cut.</summary>
internal static class DurableFile
{
    /// <summary>Permissions of what anybody may read, less the umask: 0644.</summary>
    public const int Readable = 0x1A4;

    /// <summary>Permissions of states, locks and keys: 0600.</summary>
    public const int Private = 0x180;

    /// <summary>Ending of every temporary name.</summary>
    public const string TemporarySuffix = ".new";

    /// <summary>What every temporary name is like.</summary>
    public const string TemporaryPattern = TemporaryPrefix + "*" + TemporarySuffix;

    private const string TemporaryPrefix = ".starhaul-";

    /// <summary>Writes into a file without a name, flushes, renames it over the path and flushes the folder.</summary>
    public static async Task ReplaceAsync(string path, Func<Stream, Task> write, int permissions = Readable)
    {
        using var aside = new Aside(path, permissions);
        var stream = new FileStream(aside.Handle, FileAccess.Write);
        await using (stream.ConfigureAwait(false))
        {
            await write(stream).ConfigureAwait(false);
            stream.Flush(flushToDisk: true);
            aside.Take();
        }
    }

    /// <summary>The same for bytes that are at hand, where nothing may wait for a task.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> bytes, int permissions = Readable)
    {
        using var aside = new Aside(path, permissions);
        RandomAccess.Write(aside.Handle, bytes, 0);
        RandomAccess.FlushToDisk(aside.Handle);
        aside.Take();
    }

    /// <summary>The same for bytes that are at hand.</summary>
    public static Task ReplaceAsync(string path, ReadOnlyMemory<byte> bytes, int permissions = Readable) =>
        ReplaceAsync(path, stream => stream.WriteAsync(bytes).AsTask(), permissions);

    /// <summary>A name beside a path that nobody else has or can guess. Hidden, and short whatever the path's own name is.</summary>
    public static string TemporaryName(string path) =>
        Path.Join(
            Path.GetDirectoryName(path),
            $"{TemporaryPrefix}{RandomNumberGenerator.GetHexString(16, lowercase: true)}{TemporarySuffix}"
        );

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

    /// <summary>
    /// The file that is written beside a path. It has no name until it is whole, so a kill leaves nothing; where a file
    /// system cannot do that (NFS) it has a random one from the start.
    /// </summary>
    private sealed class Aside : IDisposable
    {
        private readonly string path;
        private string? name;

        public Aside(string path, int permissions)
        {
            this.path = path;
            var folder = Path.GetDirectoryName(path)!;
            if (Posix.CreateNameless(folder, permissions) is { } nameless)
            {
                Handle = nameless;
                return;
            }

            name = TemporaryName(path);
            Handle = Posix.CreateNew(name, permissions);
        }

        public SafeFileHandle Handle { get; }

        /// <summary>Takes the place of the path. Its bytes MUST be flushed.</summary>
        public void Take()
        {
            if (name is null)
            {
                var free = TemporaryName(path);
                if (!Posix.TryName(Handle, free))
                {
                    throw new IOException($"'{path}' cannot be written: a file without a name cannot get one here.");
                }

                name = free;
            }

            Rename(name, path);
            name = null;
        }

        public void Dispose()
        {
            Handle.Dispose();
            if (name is not null)
            {
                File.Delete(name);
            }
        }
    }
}
