using System.Buffers;

namespace Starhaul.Pipelines.Archive;

/// <summary>Decoded bytes on their way into lines.</summary>
internal sealed class LineBuffer(int room) : IBufferWriter<byte>
{
    private byte[] bytes = GC.AllocateUninitializedArray<byte>(room * 2);
    private int start;
    private int end;
    private int searched;
    private long toDiscard;

    /// <summary>Bytes that no line was made of yet.</summary>
    public int Length => end - start;

    /// <summary>Offset in the content behind the last line that was taken.</summary>
    public long Offset { get; private set; }

    /// <summary>Leaves out the next bytes of the content.</summary>
    public void Discard(long count)
    {
        toDiscard = count;
        Offset += count;
    }

    /// <summary>Takes the next whole line, without its line end; it is good until the next write.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> line)
    {
        var found = bytes.AsSpan(searched..end).IndexOf((byte)'\n');
        if (found < 0)
        {
            searched = end;
            line = default;
            return false;
        }

        line = bytes.AsMemory(start..(searched + found));
        start = searched = searched + found + 1;
        Offset += line.Length + 1;
        return true;
    }

    /// <summary>Takes what no line end closes.</summary>
    /// <returns>False when there is nothing.</returns>
    public bool TryTakeRest(out ReadOnlyMemory<byte> line)
    {
        line = bytes.AsMemory(start..end);
        (start, searched) = (end, end);
        Offset += line.Length;
        return line.Length > 0;
    }

    public void Advance(int count)
    {
        end += count;
        if (toDiscard > 0)
        {
            var gone = (int)Math.Min(toDiscard, end - start);
            toDiscard -= gone;
            start += gone;
            searched = start;
        }
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        var wanted = Math.Max(sizeHint, room);
        if (bytes.Length - end < wanted)
        {
            var kept = end - start;
            var target =
                bytes.Length - kept < wanted ? GC.AllocateUninitializedArray<byte>((kept + wanted) * 2) : bytes;
            bytes.AsSpan(start..end).CopyTo(target);
            (bytes, searched, start, end) = (target, searched - start, 0, kept);
        }

        return bytes.AsMemory(end);
    }
}
