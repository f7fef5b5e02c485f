using System.Numerics;
using System.Runtime.CompilerServices;
using Starhaul.Pipelines.Rows;

namespace Starhaul.Pipelines.Merging;

/// <summary>
/// Finds rows of a buffer by their leading columns: open addressing over the cells themselves, so that a row costs no
/// object and a text no string. It keeps its room from batch to batch.
/// </summary>
internal sealed class RowIndex(int keyLength)
{
    private const int LeastRoom = 64;

    private Entry[] entries = new Entry[LeastRoom];
    private RowBuffer? rows;
    private bool[] isText = [];
    private int count;

    /// <summary>Forgets all, and from now on is about the rows of a buffer.</summary>
    /// <param name="indexed">The buffer that row numbers are about.</param>
    /// <param name="expected">How many rows are likely to come.</param>
    public void Clear(RowBuffer indexed, int expected)
    {
        if (!ReferenceEquals(rows?.Table, indexed.Table))
        {
            isText = indexed.Table.Columns.Take(keyLength).Select(column => column.IsText).ToArray();
        }

        rows = indexed;
        var room = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(LeastRoom, 2 * expected));
        if (room > entries.Length)
        {
            entries = new Entry[room];
        }
        else if (count > 0)
        {
            Array.Clear(entries);
        }

        count = 0;
    }

    /// <summary>The row with the key of <paramref name="row"/> of a buffer whose leading columns mean the same; -1 without one.</summary>
    public int Find(RowBuffer probe, int row)
    {
        if (count == 0)
        {
            return -1;
        }

        return entries[Locate(probe, row, Hash(probe, row))].RowPlusOne - 1;
    }

    /// <summary>The row with the key of <paramref name="row"/>; where there is none, <paramref name="added"/> becomes it.</summary>
    public int GetOrAdd(RowBuffer probe, int row, int added)
    {
        var hash = Hash(probe, row);
        ref var entry = ref entries[Locate(probe, row, hash)];
        if (entry.RowPlusOne != 0)
        {
            return entry.RowPlusOne - 1;
        }

        entry = new Entry(hash, added + 1);
        if (2 * ++count > entries.Length)
        {
            Grow();
        }

        return added;
    }

    private int Locate(RowBuffer probe, int row, uint hash)
    {
        var mask = entries.Length - 1;
        var at = (int)hash & mask;
        while (true)
        {
            var entry = entries[at];
            if (entry.RowPlusOne == 0 || (entry.Hash == hash && HasKey(entry.RowPlusOne - 1, probe, row)))
            {
                return at;
            }

            at = (at + 1) & mask;
        }
    }

    private bool HasKey(int indexed, RowBuffer probe, int row)
    {
        for (var column = 0; column < isText.Length; column++)
        {
            var same = isText[column]
                ? rows!.Utf8(indexed, column).SequenceEqual(probe.Utf8(row, column))
                : rows!.Int64(indexed, column) == probe.Int64(row, column);
            if (!same)
            {
                return false;
            }
        }

        return true;
    }

    private uint Hash(RowBuffer probe, int row)
    {
        var hash = 0UL;
        for (var column = 0; column < isText.Length; column++)
        {
            hash = isText[column] ? Mix(hash, probe.Utf8(row, column)) : Mix(hash, (ulong)probe.Int64(row, column));
        }

        return (uint)(hash >> 32);
    }

    private static ulong Mix(ulong hash, ReadOnlySpan<byte> text)
    {
        hash = Mix(hash, (ulong)text.Length);
        while (text.Length >= sizeof(ulong))
        {
            hash = Mix(hash, Unsafe.ReadUnaligned<ulong>(in text[0]));
            text = text[sizeof(ulong)..];
        }

        var rest = 0UL;
        foreach (var octet in text)
        {
            rest = (rest << 8) | octet;
        }

        return Mix(hash, rest);
    }

    // The two halves of a 128-bit product folded: each bit of a key reaches each bit of the hash.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong hash, ulong value)
    {
        var high = Math.BigMul(hash ^ value ^ 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93, out var low);
        return high ^ low;
    }

    private void Grow()
    {
        var old = entries;
        entries = new Entry[2 * old.Length];
        var mask = entries.Length - 1;
        foreach (var entry in old)
        {
            if (entry.RowPlusOne != 0)
            {
                var at = (int)entry.Hash & mask;
                while (entries[at].RowPlusOne != 0)
                {
                    at = (at + 1) & mask;
                }

                entries[at] = entry;
            }
        }
    }

    private readonly record struct Entry(uint Hash, int RowPlusOne);
}
