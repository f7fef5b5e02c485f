using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;
using Starhaul.Native;
using Starhaul.Regimes.Native;
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
        var bytes = batch.Bytes;
        var entries = batch.Entries;
        var length = bytes.Length + entries.Length;
        Part? part = null;
        try
        {
            if (Length + length > maxBytes || DiskSpace.Fault(place, length, minFree) is not null)
            {
                return null;
            }

            part = Reserve(length, out var offset);
            RandomAccess.Write(part.Handle, bytes, offset);
            RandomAccess.Write(part.Handle, entries, offset + bytes.Length);
            return new SpilledBatch(part, offset, batch.Length, batch.Count, Checksum(bytes, entries), batch.ByRelay());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The queue goes on with what memory holds, and counts what finds no room there.
            if (part is not null)
            {
                GiveBack(part, length);
            }

            return null;
        }
    }

    /// <summary>Reads a batch. Its room on the disk is given up, whether it can be read or not.</summary>
    /// <param name="spilled">Where it is.</param>
    /// <param name="queue">What the batch belongs to.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="fault">Why there is none.</param>
    public bool TryRead(
        SpilledBatch spilled,
        FrameQueue queue,
        [NotNullWhen(true)] out FrameBatch? batch,
        [NotNullWhen(false)] out string? fault
    )
    {
        (batch, fault) = (new FrameBatch(queue, spilled), null);
        try
        {
            Read(spilled.Part.Handle, batch.Bytes, spilled.Offset);
            Read(spilled.Part.Handle, batch.Entries, spilled.Offset + spilled.Length);
            // A write that the system put off and that failed then leaves the old bytes, and reading them is no error.
            fault =
                Checksum(batch.Bytes, batch.Entries) == spilled.Crc32 ? null : "It has other bytes than were written.";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            fault = error.Message;
        }

        Release(spilled.Part);
        if (fault is not null)
        {
            batch.Dispose();
            batch = null;
        }

        return batch is not null;
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

    /// <summary>Undoes a <see cref="Reserve"/>, which was the last one: what a disk refuses again and again takes no room.</summary>
    private void GiveBack(Part part, int length)
    {
        lock (gate)
        {
            part.Length -= length;
            taken -= length;
            Release(part);
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

    private static uint Checksum(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> entries)
    {
        var library = InflateLibrary.Fastest;
        return library.Crc32(library.Crc32(0, bytes), entries);
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
/// <param name="Crc32">Of all that was written.</param>
/// <param name="Relays">The relays that its frames are of.</param>
internal sealed record SpilledBatch(
    SpillFile.Part Part,
    long Offset,
    int Length,
    int Count,
    uint Crc32,
    IReadOnlyList<RelayFrames> Relays
)
{
    /// <summary>The gaps that are left where it cannot be read.</summary>
    public IEnumerable<StreamGap> Gaps(string fault) =>
        Relays.Select(frames => new StreamGap(
            StreamGapKind.Overflow,
            frames.From,
            frames.To,
            frames.Relay,
            frames.Count,
            $"They waited for the archive on its disk, and could not be read: {fault}"
        ));
}
