using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Starhaul.Transfer;

/// <summary>
/// Hashes what is written, as it comes, until two checkpoints have it: the follower is behind the writers and comes no further than the
/// first hole, and bytes that an earlier run left are believed only when they are read and hashed again. (XXH3 takes a tenth of a
/// second for 2 GB.)
/// </summary>
internal sealed class PartSegments(SafeFileHandle part)
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

    /// <summary>Bytes were written.</summary>
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
            var cut = segments.FindAll(segment => segment.Start < offset && segment.End > offset);
            segments.RemoveAll(segment => segment.End > offset);
            segments.AddRange(cut.Select(segment => Read(segment.Start, offset)).OfType<Segment>());
        }
    }

    /// <summary>The bytes of a range are no more; what lies beside them in their segments is hashed anew.</summary>
    public void Drop(ByteRange range)
    {
        lock (gate)
        {
            var cut = segments.FindAll(segment => segment.Start < range.End && segment.End > range.Start);
            segments.RemoveAll(cut.Contains);
            foreach (var segment in cut)
            {
                ByteRange[] kept = [new(segment.Start, range.Start), new(range.End, segment.End)];
                segments.AddRange(
                    kept.Where(static part => part.Length > 0)
                        .Select(part => Read(part.Start, part.End))
                        .OfType<Segment>()
                );
            }
        }
    }

    /// <summary>
    /// Which bytes of an earlier run are there as its state says: those before its last checkpoint, whose hash the follower looks
    /// at, and every segment that has the hash that it had. No byte without a hash.
    /// </summary>
    public IReadOnlyList<ByteRange> RangesToKeep(PartState state)
    {
        var frontier = Math.Min(state.Frontier, RandomAccess.GetLength(part));
        var hashed = state.Checkpoints.LastOrDefault(checkpoint => checkpoint.Offset <= frontier)?.Offset ?? 0;
        var believed = new RangeSet([new ByteRange(0, hashed)]);
        foreach (var record in state.Segments)
        {
            if (Read(record.Start, record.End) is { } segment && segment.ToRecord() == record)
            {
                segments.Add(segment);
                believed.Add(new ByteRange(record.Start, record.End));
            }
        }

        return believed.ToList();
    }

    /// <summary>The segment of bytes that are on the disk; null where the file is shorter.</summary>
    private Segment? Read(long start, long end)
    {
        var segment = new Segment(start);
        var block = GC.AllocateUninitializedArray<byte>((int)Math.Min(BlockLength, end - start));
        while (segment.End < end)
        {
            var wanted = (int)Math.Min(block.Length, end - segment.End);
            var count = RandomAccess.Read(part, block.AsSpan(0, wanted), segment.End);
            if (count == 0)
            {
                return null;
            }

            segment.Append(block.AsSpan(0, count));
        }

        return segment;
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
