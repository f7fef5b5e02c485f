using System.Runtime.CompilerServices;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>Finds a field by its name: a perfect hash of its length and four of its bytes, and one comparison.</summary>
internal sealed class FieldMap
{
    private const int MostTries = 100_000;

    private readonly byte[][] names;
    private readonly Field?[] fields;
    private readonly int shift;
    private readonly uint multiplier;

    /// <summary>Lays out the table.</summary>
    /// <exception cref="ArgumentException">Two names have the same length and the same first, middle, last and three-quarter byte.</exception>
    public FieldMap(IReadOnlyList<Field> all)
    {
        var bits = 3;
        while (1 << bits < 4 * all.Count)
        {
            bits++;
        }

        shift = 32 - bits;
        names = new byte[1 << bits][];
        fields = new Field?[1 << bits];
        multiplier = 2_654_435_769;
        for (var tries = 0; !TryPlace(all); tries++)
        {
            if (tries == MostTries)
            {
                throw new ArgumentException(
                    $"No hash tells {string.Join(", ", all.Select(f => f.Name))} apart.",
                    nameof(all)
                );
            }

            multiplier += 2;
        }
    }

    /// <summary>The field of a name; null for a name that is not known.</summary>
    public Field? Find(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            return null;
        }

        var slot = Slot(name);
        return name.SequenceEqual(names[slot]) ? fields[slot] : null;
    }

    private bool TryPlace(IReadOnlyList<Field> all)
    {
        Array.Clear(fields);
        Array.Fill(names, []);
        foreach (var field in all)
        {
            var name = Field.Utf8(field.Name);
            var slot = Slot(name);
            if (fields[slot] is not null)
            {
                return false;
            }

            (names[slot], fields[slot]) = (name, field);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Slot(ReadOnlySpan<byte> name)
    {
        var sum =
            (uint)name.Length | ((uint)name[0] << 8) | ((uint)name[name.Length >> 1] << 16) | ((uint)name[^1] << 24);
        return unchecked((sum + (name[(3 * name.Length) >> 2] * 16_777_619u)) * multiplier) >> shift;
    }
}
