using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>
/// The names of one list with their numbers; numbers of one name are summed, since the game repeats an economy of a station, and a
/// material of a body, with a share each. The text is in one block, so that an element costs no object.
/// </summary>
internal sealed class NamedNumbers
{
    // Far above any share or percent, and far below where a decimal has no digits left.
    private const decimal GreatestSummed = 1e15m;

    private readonly List<Entry> entries = [];
    private readonly List<ulong> marks = [];
    private byte[] text = new byte[1_024];
    private int length;

    /// <summary>How many names there are.</summary>
    public int Count => entries.Count;

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        entries.Clear();
        marks.Clear();
        length = 0;
    }

    /// <summary>A name.</summary>
    public ReadOnlySpan<byte> Name(int index) => text.AsSpan(entries[index].Name);

    /// <summary>The number of a name, as JSON.</summary>
    public ReadOnlySpan<byte> Digits(int index) => text.AsSpan(entries[index].Digits);

    /// <summary>Adds a number of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="digits">The number as JSON.</param>
    /// <param name="value">The number, for <see cref="Ranked"/>; 0 where nobody asks.</param>
    /// <returns>False where it cannot be summed.</returns>
    public bool TryAdd(ReadOnlySpan<byte> name, ReadOnlySpan<byte> digits, decimal value)
    {
        var mark = MarkOf(name);
        var known = CollectionsMarshal.AsSpan(marks);
        for (var at = 0; known[at..].IndexOf(mark) is >= 0 and var next; at++)
        {
            at += next;
            if (name.SequenceEqual(Name(at)))
            {
                return TrySum(at, digits);
            }
        }

        marks.Add(mark);
        entries.Add(new Entry(Keep(name), Keep(digits), value));
        return true;
    }

    /// <summary>The name whose number has a rank, 0 for the greatest; of equal ones the first goes before. Empty for none.</summary>
    public ReadOnlySpan<byte> Ranked(int rank)
    {
        for (var index = 0; index < entries.Count; index++)
        {
            var before = 0;
            for (var other = 0; other < entries.Count; other++)
            {
                var order = entries[other].Value.CompareTo(entries[index].Value);
                before += order > 0 || (order == 0 && other < index) ? 1 : 0;
            }

            if (before == rank)
            {
                return Name(index);
            }
        }

        return default;
    }

    /// <summary>Whether the first two ranks go by the numbers alone, and not by the order of the list.</summary>
    public bool IsRanked()
    {
        for (var index = 0; index < entries.Count; index++)
        {
            var (greater, equal) = (0, 0);
            for (var other = 0; other < entries.Count; other++)
            {
                var order = entries[other].Value.CompareTo(entries[index].Value);
                greater += order > 0 ? 1 : 0;
                equal += order == 0 ? 1 : 0;
            }

            if (greater < 2 && equal > 1)
            {
                return false;
            }
        }

        return true;
    }

    private bool TrySum(int index, ReadOnlySpan<byte> digits)
    {
        var entry = entries[index];
        if (
            !decimal.TryParse(Digits(index), NumberStyles.Float, CultureInfo.InvariantCulture, out var one)
            || !decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var other)
            || decimal.Abs(one) > GreatestSummed
            || decimal.Abs(other) > GreatestSummed
        )
        {
            return false;
        }

        Span<byte> written = stackalloc byte[64];
        var sum = (one + other) / 1.0000000000000000000000000000m; // without zeros at the end
        _ = Utf8Formatter.TryFormat(sum, written, out var count);
        entries[index] = entry with { Digits = Keep(written[..count]), Value = sum };
        return true;
    }

    private Range Keep(ReadOnlySpan<byte> part)
    {
        if (text.Length - length < part.Length)
        {
            Array.Resize(ref text, Math.Max(2 * text.Length, length + part.Length));
        }

        part.CopyTo(text.AsSpan(length));
        length += part.Length;
        return new Range(length - part.Length, length);
    }

    // Names of one mark are compared; others differ.
    private static ulong MarkOf(ReadOnlySpan<byte> name)
    {
        var mark = (ulong)name.Length << 56;
        for (var at = 0; at < name.Length && at < 7; at++)
        {
            mark |= (ulong)name[at] << (8 * at);
        }

        return mark;
    }

    private readonly record struct Entry(Range Name, Range Digits, decimal Value);
}
