using System.Runtime.InteropServices;

namespace Starhaul.Pipelines.Sinks.Folders;

/// <summary>
/// Every key whose rows are in the files of an import, 8 bytes each in a file of its own: <see cref="SeenKeys"/> takes a few keys for
/// known, and each of them would have tables written again in which it is not.
/// </summary>
internal sealed class KeyLog(string path) : IDisposable
{
    private readonly long[] last = new long[8 * 1024];
    private int count;
    private FileStream? file;

    /// <summary>Keeps a key.</summary>
    public void Add(long key)
    {
        if (count == last.Length)
        {
            file ??= new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            file.Write(MemoryMarshal.AsBytes(last.AsSpan()));
            count = 0;
        }

        last[count++] = key;
    }

    /// <summary>Those of some keys that were kept.</summary>
    public HashSet<long> Among(IReadOnlySet<long> keys)
    {
        var found = new HashSet<long>();
        AddFound(last.AsSpan(0, count), keys, found);
        if (file is not null)
        {
            var block = new long[last.Length];
            file.Position = 0;
            while (file.Position < file.Length)
            {
                file.ReadExactly(MemoryMarshal.AsBytes(block.AsSpan()));
                AddFound(block, keys, found);
            }
        }

        return found;
    }

    /// <summary>Removes the file.</summary>
    public void Dispose()
    {
        file?.Dispose();
        File.Delete(path);
    }

    private static void AddFound(ReadOnlySpan<long> kept, IReadOnlySet<long> keys, HashSet<long> found)
    {
        foreach (var key in kept)
        {
            if (keys.Contains(key))
            {
                found.Add(key);
            }
        }
    }
}
