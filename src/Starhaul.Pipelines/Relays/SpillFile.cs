using Microsoft.Win32.SafeHandles;
using Starhaul.Native;
using Starhaul.Transfer;

namespace Starhaul.Pipelines.Relays;

/// <summary>
/// Batches of frames that memory has no room for, in files without a name: one thread writes them, another reads each once, in any
/// order. They lie in the page cache while that has room, and what was read before the system wrote it out never costs the disk a write.
/// </summary>
/// <remarks>
/// Files are short, and each is closed when all of it was read: that gives its room back on every file system, which punching
/// holes would not.
/// </remarks>
/// <param name="folder">The folder on whose disk they lie.</param>
/// <param name="maxBytes">Most bytes that they take. Default 1 GiB, which is 25 s of 20,000 messages a second.</param>
/// <param name="fileLength">How long a file gets. Default 32 MiB.</param>
/// <param name="minFree">Bytes that stay free on the disk; null for as many as downloads leave free.</param>
internal sealed class SpillFile(
    string folder,
    long maxBytes = SpillFile.DefaultBytes,
    long fileLength = SpillFile.DefaultFileLength,
    long? minFree = null
) : IDisposable
{
    private const long DefaultBytes = 1024 * 1024 * 1024;
    private const long DefaultFileLength = 32 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly string place = Path.Join(folder, "queue");
    private readonly HashSet<Part> parts = [];
    private Part? last;
    private long taken;

    /// <summary>Bytes that the files take on the disk.</summary>
    public long Length => Interlocked.Read(ref taken);

    /// <summary>Writes a batch, which stays the caller's.</summary>
    /// <returns>Where it is; null when the disk refuses, the bound is reached or too little would stay free.</returns>
    public SpilledBatch? TryWrite(FrameBatch batch)
    {
        Part? part = null;
        try
        {
            var bytes = batch.Bytes;
            var entries = batch.Entries;
            var length = bytes.Length + entries.Length;
            if (Length + length > maxBytes || DiskSpace.Fault(place, length, minFree) is not null)
            {
                return null;
            }

            part = Reserve(length, out var offset);
            RandomAccess.Write(part.Handle, bytes, offset);
            RandomAccess.Write(part.Handle, entries, offset + bytes.Length);
            return new SpilledBatch(part, offset, batch.Length, batch.Count, [.. batch.Relays]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The queue goes on with what memory holds, and counts what finds no room there.
            if (part is not null)
            {
                Release(part);
            }

            return null;
        }
    }

    /// <summary>Reads a batch, whose room on the disk is given up.</summary>
    /// <param name="spilled">Where it is.</param>
    /// <param name="queue">What the batch belongs to.</param>
    /// <exception cref="DestinationException">The disk refuses.</exception>
    public FrameBatch Read(SpilledBatch spilled, FrameQueue queue)
    {
        var batch = new FrameBatch(queue, spilled);
        try
        {
            Read(spilled.Part.Handle, batch.Bytes, spilled.Offset);
            Read(spilled.Part.Handle, batch.Entries, spilled.Offset + spilled.Length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            batch.Dispose();
            throw DiskErrors.Unreadable($"What waits for the archive on the disk of {folder}", error);
        }

        Release(spilled.Part);
        return batch;
    }

    /// <summary>Gives up all that was not read.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            foreach (var part in parts)
            {
                part.Handle.Dispose();
            }

            parts.Clear();
            (last, taken) = (null, 0);
        }
    }

    private Part Reserve(int length, out long offset)
    {
        lock (gate)
        {
            if (last is null || last.Length + length > fileLength)
            {
                last = new Part(NamelessFile.Create(folder));
                parts.Add(last);
            }

            offset = last.Length;
            last.Length += length;
            last.Waiting++;
            taken += length;
            return last;
        }
    }

    private void Release(Part part)
    {
        lock (gate)
        {
            part.Waiting--;
            if (part.Waiting == 0)
            {
                part.Handle.Dispose();
                parts.Remove(part);
                taken -= part.Length;
                last = last == part ? null : last;
            }
        }
    }

    private static void Read(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            var count = RandomAccess.Read(file, bytes, offset);
            if (count == 0)
            {
                throw new EndOfStreamException("The file ended early.");
            }

            bytes = bytes[count..];
            offset += count;
        }
    }

    /// <summary>One of the files.</summary>
    internal sealed class Part(SafeFileHandle handle)
    {
        public SafeFileHandle Handle { get; } = handle;

        public long Length { get; set; }

        /// <summary>Batches of it that were not read.</summary>
        public int Waiting { get; set; }
    }
}

/// <summary>A batch in a <see cref="SpillFile"/>: what memory keeps of it.</summary>
/// <param name="Part">The file.</param>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">The bytes of all frames.</param>
/// <param name="Count">How many frames there are.</param>
/// <param name="Relays">The relays that its frames are of.</param>
internal sealed record SpilledBatch(SpillFile.Part Part, long Offset, int Length, int Count, string[] Relays);
