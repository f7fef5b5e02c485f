using System.Buffers.Binary;

namespace Starhaul.Pipelines.Galaxy.Json;

/// <summary>
/// Writes JSON values in one form, so that equal values are equal bytes whatever their layout in the source was: minified,
/// members sorted by the bytes of their names, escapes only where needed, numbers as they are.
/// </summary>
/// <param name="json">The cursor whose values are written.</param>
internal sealed class CanonicalJson(JsonCursor json)
{
    // Beyond it, putting each part in its place takes longer than a sort.
    private const int MostInserted = 32;

    private byte[] bytes = new byte[1_024];
    private byte[] sorted = new byte[1_024];
    private Part[] parts = new Part[64];
    private int partCount;
    private int length;

    /// <summary>Writes the next value of the cursor.</summary>
    /// <param name="sortElements">Whether an array stands for a set: sorted, without repetitions.</param>
    /// <returns>The value, valid until the next call; undefined after an error.</returns>
    public ReadOnlySpan<byte> Write(bool sortElements = false)
    {
        length = partCount = 0;
        Value(sortElements);
        return bytes.AsSpan(0, length);
    }

    private void Value(bool sortElements = false)
    {
        switch (json.Peek())
        {
            case (byte)'{':
                Object();
                break;
            case (byte)'[':
                Array(sortElements);
                break;
            case (byte)'"':
                Quoted(json.String(out var isPlain), isPlain);
                break;
            default:
                var start = json.Position;
                json.Skip();
                Raw(json.Slice(start, json.Position));
                break;
        }
    }

    private void Object()
    {
        var firstPart = partCount;
        Raw((byte)'{');
        var begin = length;
        if (json.OpenObject())
        {
            do
            {
                var start = length;
                Quoted(json.Name(out var isPlain), isPlain);
                // The name without its quotes is what is sorted by.
                var endOfName = length - 1;
                Raw((byte)':');
                Value();
                AddPart(start, start + 1, endOfName);
                Raw((byte)',');
            } while (json.HasMoreMembers());
        }

        Arrange(begin, firstPart);
        Raw((byte)'}');
    }

    private void Array(bool sortElements)
    {
        var firstPart = partCount;
        Raw((byte)'[');
        var begin = length;
        if (json.OpenArray())
        {
            do
            {
                var start = length;
                Value();
                if (sortElements)
                {
                    AddPart(start, start, length);
                }

                Raw((byte)',');
            } while (json.HasMoreElements());

            // The comma behind the last.
            length -= sortElements ? 0 : 1;
        }

        if (sortElements)
        {
            Arrange(begin, firstPart);
        }

        Raw((byte)']');
    }

    private void AddPart(int start, int keyStart, int keyEnd)
    {
        if (partCount == parts.Length)
        {
            System.Array.Resize(ref parts, 2 * partCount);
        }

        parts[partCount++] = new Part(Head(bytes.AsSpan(keyStart, keyEnd - keyStart)), keyStart, keyEnd, start, length);
    }

    // Puts the parts that follow one another from a place in order, each key once, the last of equal ones.
    private void Arrange(int begin, int firstPart)
    {
        var added = parts.AsSpan(firstPart, partCount - firstPart);
        partCount = firstPart;
        if (added.IsEmpty)
        {
            return;
        }

        if (IsSorted(added))
        {
            length--;
            return;
        }

        if (added.Length <= MostInserted)
        {
            Insert(added);
        }
        else
        {
            added.Sort(Compare);
        }

        Rearrange(begin, added);
    }

    private bool IsSorted(ReadOnlySpan<Part> added)
    {
        for (var i = 1; i < added.Length; i++)
        {
            if (CompareKeys(added[i - 1], added[i]) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    private void Insert(Span<Part> added)
    {
        for (var i = 1; i < added.Length; i++)
        {
            var part = added[i];
            var at = i;
            for (; at > 0 && CompareKeys(added[at - 1], part) > 0; at--)
            {
                added[at] = added[at - 1];
            }

            added[at] = part;
        }
    }

    private void Rearrange(int begin, ReadOnlySpan<Part> ordered)
    {
        if (sorted.Length < length)
        {
            sorted = new byte[bytes.Length];
        }

        var end = 0;
        for (var i = 0; i < ordered.Length; i++)
        {
            if (i + 1 < ordered.Length && CompareKeys(ordered[i], ordered[i + 1]) == 0)
            {
                continue;
            }

            var whole = bytes.AsSpan(ordered[i].Start, ordered[i].End - ordered[i].Start);
            whole.CopyTo(sorted.AsSpan(end));
            end += whole.Length;
            sorted[end++] = (byte)',';
        }

        sorted.AsSpan(0, end - 1).CopyTo(bytes.AsSpan(begin));
        length = begin + end - 1;
    }

    private int Compare(Part left, Part right)
    {
        var byKey = CompareKeys(left, right);
        return byKey != 0 ? byKey : left.Start.CompareTo(right.Start);
    }

    private int CompareKeys(in Part left, in Part right) =>
        left.Head != right.Head ? left.Head.CompareTo(right.Head) : Key(left).SequenceCompareTo(Key(right));

    private ReadOnlySpan<byte> Key(in Part part) => bytes.AsSpan(part.KeyStart, part.KeyEnd - part.KeyStart);

    // The first bytes of a key as a number that sorts as they do; a shorter key is filled up with the least byte.
    private static ulong Head(ReadOnlySpan<byte> key)
    {
        if (key.Length >= sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64BigEndian(key);
        }

        var head = 0UL;
        foreach (var octet in key)
        {
            head = (head << 8) | octet;
        }

        return key.IsEmpty ? 0 : head << (8 * (sizeof(ulong) - key.Length));
    }

    private void Raw(byte character)
    {
        Reserve(1);
        bytes[length++] = character;
    }

    private void Raw(ReadOnlySpan<byte> text)
    {
        Reserve(text.Length);
        text.CopyTo(bytes.AsSpan(length));
        length += text.Length;
    }

    private void Quoted(ReadOnlySpan<byte> text, bool isPlain)
    {
        if (!isPlain)
        {
            Reserve((6 * text.Length) + 2);
            length += JsonText.Quote(text, bytes.AsSpan(length));
            return;
        }

        Reserve(text.Length + 2);
        bytes[length] = (byte)'"';
        text.CopyTo(bytes.AsSpan(length + 1));
        length += text.Length + 2;
        bytes[length - 1] = (byte)'"';
    }

    private void Reserve(int more)
    {
        if (bytes.Length - length < more)
        {
            System.Array.Resize(ref bytes, Math.Max(2 * bytes.Length, length + more));
        }
    }

    /// <summary>A member or element that was written: what it is sorted by, and all of it.</summary>
    private readonly record struct Part(ulong Head, int KeyStart, int KeyEnd, int Start, int End);
}
