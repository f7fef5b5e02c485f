namespace Starhaul.Pipelines.Galaxy.Json;

/// <summary>
/// Writes JSON values in one form, so that equal values are equal bytes whatever their layout in the source was: minified,
/// members sorted by the bytes of their names, escapes only where needed, numbers as they are.
/// </summary>
internal sealed class CanonicalJson
{
    private readonly JsonCursor json;
    private readonly List<Part> parts = [];
    private readonly Comparer<Part> order;
    private byte[] bytes = new byte[1_024];
    private byte[] sorted = new byte[1_024];
    private int length;

    /// <summary>Makes a writer of the values of a cursor.</summary>
    public CanonicalJson(JsonCursor json)
    {
        this.json = json;
        order = Comparer<Part>.Create(Compare);
    }

    /// <summary>Writes the next value of the cursor.</summary>
    /// <param name="sortElements">Whether an array stands for a set: sorted, without repetitions.</param>
    /// <returns>The value, valid until the next call; nothing of worth after a fault.</returns>
    public ReadOnlySpan<byte> Write(bool sortElements = false)
    {
        length = 0;
        parts.Clear();
        Value(sortElements);
        return bytes.AsSpan(0, length);
    }

    private void Value(bool sortElements = false)
    {
        var first = json.Peek();
        switch (first)
        {
            case (byte)'{':
                Object();
                break;
            case (byte)'[':
                Array(sortElements);
                break;
            case (byte)'"':
                Quoted(json.String());
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
        var firstPart = parts.Count;
        Raw("{"u8);
        var begin = length;
        if (json.OpenObject())
        {
            do
            {
                var start = length;
                Quoted(json.Name());
                // The name without its quotes is what is sorted by.
                var name = new Range(start + 1, length - 1);
                Raw(":"u8);
                Value();
                parts.Add(new Part(name, new Range(start, length)));
                Raw(","u8);
            } while (json.HasMoreMembers());
        }

        Arrange(begin, firstPart);
        Raw("}"u8);
    }

    private void Array(bool sortElements)
    {
        var firstPart = parts.Count;
        Raw("["u8);
        var begin = length;
        if (json.OpenArray())
        {
            do
            {
                var start = length;
                Value();
                if (sortElements)
                {
                    parts.Add(new Part(new Range(start, length), new Range(start, length)));
                }

                Raw(","u8);
            } while (json.HasMoreElements());

            // The comma behind the last.
            length -= sortElements ? 0 : 1;
        }

        if (sortElements)
        {
            Arrange(begin, firstPart);
        }

        Raw("]"u8);
    }

    // Puts the parts that follow one another from a place in order, each key once, the last of equal ones.
    private void Arrange(int begin, int firstPart)
    {
        var count = parts.Count - firstPart;
        if (count == 0)
        {
            return;
        }

        if (IsSorted(firstPart))
        {
            length--;
        }
        else
        {
            Rearrange(begin, firstPart, count);
        }

        parts.RemoveRange(firstPart, count);
    }

    private bool IsSorted(int firstPart)
    {
        for (var i = firstPart + 1; i < parts.Count; i++)
        {
            if (Bytes(parts[i - 1].Key).SequenceCompareTo(Bytes(parts[i].Key)) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    private void Rearrange(int begin, int firstPart, int count)
    {
        parts.Sort(firstPart, count, order);
        if (sorted.Length < length)
        {
            sorted = new byte[bytes.Length];
        }

        var end = 0;
        for (var i = firstPart; i < parts.Count; i++)
        {
            if (i + 1 < parts.Count && Bytes(parts[i].Key).SequenceEqual(Bytes(parts[i + 1].Key)))
            {
                continue;
            }

            var whole = Bytes(parts[i].Whole);
            whole.CopyTo(sorted.AsSpan(end));
            end += whole.Length;
            sorted[end++] = (byte)',';
        }

        sorted.AsSpan(0, end - 1).CopyTo(bytes.AsSpan(begin));
        length = begin + end - 1;
    }

    private int Compare(Part left, Part right)
    {
        var byName = Bytes(left.Key).SequenceCompareTo(Bytes(right.Key));
        return byName != 0 ? byName : left.Whole.Start.Value.CompareTo(right.Whole.Start.Value);
    }

    private ReadOnlySpan<byte> Bytes(Range range) => bytes.AsSpan(range);

    private void Raw(ReadOnlySpan<byte> text)
    {
        Reserve(text.Length);
        text.CopyTo(bytes.AsSpan(length));
        length += text.Length;
    }

    private void Quoted(ReadOnlySpan<byte> text)
    {
        Reserve((6 * text.Length) + 2);
        length += JsonText.Quote(text, bytes.AsSpan(length));
    }

    private void Reserve(int more)
    {
        if (bytes.Length - length < more)
        {
            System.Array.Resize(ref bytes, Math.Max(2 * bytes.Length, length + more));
        }
    }

    private readonly record struct Part(Range Key, Range Whole);
}
