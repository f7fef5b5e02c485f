namespace Starhaul.Pipelines.Galaxy.Json;

/// <summary>Builds small JSON values in the one form that columns hold: minified, members sorted by the bytes of their names.</summary>
internal sealed class JsonPieces
{
    private readonly List<(Range Key, Range Whole)> pieces = [];
    private readonly Comparison<(Range Key, Range Whole)> order;
    private byte[] bytes = new byte[1_024];
    private byte[] joined = new byte[1_024];
    private int length;

    public JsonPieces()
    {
        order = (left, right) =>
        {
            var byKey = bytes.AsSpan(left.Key).SequenceCompareTo(bytes.AsSpan(right.Key));
            return byKey != 0 ? byKey : left.Whole.Start.Value.CompareTo(right.Whole.Start.Value);
        };
    }

    /// <summary>Forgets every piece.</summary>
    public void Clear()
    {
        pieces.Clear();
        length = 0;
    }

    /// <summary>Adds a text as an element.</summary>
    public void Add(ReadOnlySpan<byte> text) => Add(text, default);

    /// <summary>Adds a member, or a text where the value is empty.</summary>
    /// <param name="name">The name, without escapes.</param>
    /// <param name="value">The value as JSON.</param>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Reserve((6 * name.Length) + value.Length + 3);
        var start = length;
        length += JsonText.Quote(name, bytes.AsSpan(length));
        // The name without its quotes is what is sorted by.
        var key = new Range(start + 1, length - 1);
        if (!value.IsEmpty)
        {
            bytes[length++] = (byte)':';
            value.CopyTo(bytes.AsSpan(length));
            length += value.Length;
        }

        pieces.Add((key, new Range(start, length)));
    }

    /// <summary>The members as an object, each name once, the last of equal ones.</summary>
    public ReadOnlySpan<byte> Object() => Join((byte)'{', (byte)'}');

    /// <summary>The texts as an array that stands for a set.</summary>
    public ReadOnlySpan<byte> Set() => Join((byte)'[', (byte)']');

    private ReadOnlySpan<byte> Join(byte open, byte close)
    {
        pieces.Sort(order);
        if (joined.Length < length + pieces.Count + 2)
        {
            joined = new byte[2 * (length + pieces.Count + 2)];
        }

        var end = 0;
        joined[end++] = open;
        for (var i = 0; i < pieces.Count; i++)
        {
            if (i + 1 < pieces.Count && bytes.AsSpan(pieces[i].Key).SequenceEqual(bytes.AsSpan(pieces[i + 1].Key)))
            {
                continue;
            }

            if (end > 1)
            {
                joined[end++] = (byte)',';
            }

            var whole = bytes.AsSpan(pieces[i].Whole);
            whole.CopyTo(joined.AsSpan(end));
            end += whole.Length;
        }

        joined[end++] = close;
        return joined.AsSpan(0, end);
    }

    private void Reserve(int more)
    {
        if (bytes.Length - length < more)
        {
            Array.Resize(ref bytes, Math.Max(2 * bytes.Length, length + more));
        }
    }
}
