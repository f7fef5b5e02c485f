using System.Numerics;
using System.Runtime.InteropServices;
using Starhaul.Pipelines.Rows;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>The names in the rows of one set, to find those that occur twice.</summary>
internal sealed class NameSet
{
    private (uint Hash, int Row, int Turn)[] slots = new (uint, int, int)[256];
    private int turn;
    private int count;

    /// <summary>Begins the next set.</summary>
    public void Begin()
    {
        turn++;
        count = 0;
    }

    /// <summary>Takes a row in, unless a row of the same name is there.</summary>
    /// <param name="rows">The rows of the set.</param>
    /// <param name="column">The column of the name.</param>
    /// <param name="row">The row.</param>
    /// <returns>The row of that name: the one that was there, or this one.</returns>
    public int FindOrAdd(RowBuffer rows, int column, int row)
    {
        if (2 * count >= slots.Length)
        {
            Grow();
        }

        var name = rows.Utf8(row, column);
        var hash = Hash(name);
        var i = hash & (slots.Length - 1);
        for (; slots[i].Turn == turn; i = (i + 1) & (slots.Length - 1))
        {
            if (slots[i].Hash == hash && rows.Utf8(slots[i].Row, column).SequenceEqual(name))
            {
                return slots[i].Row;
            }
        }

        slots[i] = (hash, row, turn);
        count++;
        return row;
    }

    /// <summary>A hash of a short text.</summary>
    public static uint Hash(ReadOnlySpan<byte> text)
    {
        var hash = (ulong)text.Length * 0x9E37_79B9_7F4A_7C15;
        while (text.Length >= sizeof(ulong))
        {
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(text));
            text = text[sizeof(ulong)..];
        }

        var rest = 0UL;
        foreach (var value in text)
        {
            rest = (rest << 8) | value;
        }

        return (uint)(Mix(hash ^ rest) >> 32);
    }

    private static ulong Mix(ulong value)
    {
        value = unchecked(value * 0xD6E8_FEB8_6659_FD93);
        return BitOperations.RotateLeft(value, 29) ^ value;
    }

    private void Grow()
    {
        var old = slots;
        slots = new (uint, int, int)[2 * old.Length];
        foreach (var slot in old)
        {
            if (slot.Turn != turn)
            {
                continue;
            }

            var i = slot.Hash & (slots.Length - 1);
            while (slots[i].Turn == turn)
            {
                i = (i + 1) & (slots.Length - 1);
            }

            slots[i] = slot;
        }
    }
}
