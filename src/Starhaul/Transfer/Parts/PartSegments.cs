using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Starhaul.Transfer;

/// <summary>
/// Hashes what is written ahead of a hole, as it comes: the follower's checkpoints reach no further than the hole, and bytes that
/// an earlier run left are believed only when they are read and hashed again.
/// </summary>
internal sealed class PartSegments
{
    /// <summary>So little is lost at most where one byte of a segment rotted, and a state of 256 MiB ahead has 32 of them.</summary>
    private const long LongestSegment = 8 * 1024 * 1024;

    private const int BlockLength = 256 * 1024;

    private readonly Lock gate = new();
    private readonly List<Segment> segments = [];

    /// <summary>The segments now.</summary>
    public IReadOnlyList<PartSegment> ToList()
    {
        lock (gate)
        {
            return [.. segments.Select(static segment => segment.ToRecord())];
        }
    }

    /// <summary>Bytes were written ahead of a hole.</summary>
    public void Add(long offset, ReadOnlySpan<byte> written)
    {
        lock (gate)
        {
            var segment = segments.Find(known => known.End == offset && known.End - known.Start < LongestSegment);
            if (segment is null)
            {
                segments.Add(segment = new Segment(offset));
            }

            segment.Append(written);
        }
    }

    /// <summary>A checkpoint has the hash of all bytes before an offset.</summary>
    public void Forget(long offset)
    {
        lock (gate)
        {
            segments.RemoveAll(segment => segment.End <= offset);
        }
    }

    /// <summary>The bytes from an offset on are no more.</summary>
    public void CutAt(long offset)
    {
        lock (gate)
        {
            segments.RemoveAll(segment => segment.End > offset);
        }
    }

    /// <summary>
    /// Which bytes of an earlier run are there as its state says: those from the start, which checkpoints and the follower hold
    /// to their hash, up to the first segment that differs, and every segment that does not.
    /// </summary>
    public IReadOnlyList<ByteRange> Believe(PartState state, SafeFileHandle part)
    {
        var believed = new RangeSet();
        var prefix = state.Frontier;
        var block = GC.AllocateUninitializedArray<byte>(BlockLength);
        foreach (var record in state.Segments)
        {
            if (TryRead(record, part, block) is { } segment)
            {
                segments.Add(segment);
                believed.Add(new ByteRange(record.Start, record.End));
            }
            else
            {
                prefix = Math.Min(prefix, record.Start);
            }
        }

        believed.Add(new ByteRange(0, prefix));
        return believed.ToList();
    }

    private static Segment? TryRead(PartSegment record, SafeFileHandle part, byte[] block)
    {
        var segment = new Segment(record.Start);
        while (segment.End < record.End)
        {
            var wanted = (int)Math.Min(block.Length, record.End - segment.End);
            var count = RandomAccess.Read(part, block.AsSpan(0, wanted), segment.End);
            if (count == 0)
            {
                return null;
            }

            segment.Append(block.AsSpan(0, count));
        }

        return segment.ToRecord() == record ? segment : null;
    }

    private sealed class Segment(long start)
    {
        private readonly XxHash3 hash = new();

        private long length;

        public long Start => start;

        public long End => start + length;

        public void Append(ReadOnlySpan<byte> bytes)
        {
            hash.Append(bytes);
            length += bytes.Length;
        }

        public PartSegment ToRecord() => new(start, End, Convert.ToHexStringLower(hash.GetCurrentHash()));
    }
}
