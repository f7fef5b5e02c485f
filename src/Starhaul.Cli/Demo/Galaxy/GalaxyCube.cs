namespace Starhaul.Cli.Demo.Galaxy;

/// <summary>
/// The cube of space that a system's id names, as in the game: from bit 0 the size class (edges of 10 light years and twice as much for
/// each class), the cube's number along z, y and x, and the number of the system in it.
/// </summary>
/// <param name="SizeClass">0 to 7; the letter in the system's name.</param>
/// <param name="X">The cube's number along x, from the corner of the galaxy.</param>
/// <param name="Y">Along y.</param>
/// <param name="Z">Along z.</param>
/// <param name="Number">The number of the system in the cube.</param>
internal readonly record struct GalaxyCube(int SizeClass, long X, long Y, long Z, long Number)
{
    // Where cubes are counted from, and how far they are filled, in light years.
    private const long CornerX = -49_985;
    private const long CornerY = -40_985;
    private const long CornerZ = -24_105;
    private const long Width = 100_000;
    private const long Depth = 90_000;
    private const long LowestY = -3_000;
    private const long Height = 6_000;

    private const long StepsOfLightYear = 32;

    /// <summary>The edge in light years.</summary>
    public long Edge => 10L << SizeClass;

    /// <summary>The id of the system.</summary>
    public ulong Id64 =>
        ((ulong)Number << (44 - (3 * SizeClass)))
        | ((ulong)X << (30 - (2 * SizeClass)))
        | ((ulong)Y << (17 - SizeClass))
        | ((ulong)Z << 3)
        | (uint)SizeClass;

    /// <summary>A cube of a size class inside of the galaxy whose id is greater than one and as near to another as such a cube may be.</summary>
    public static GalaxyCube After(ulong previous, ulong wanted, int sizeClass, SeededRandom random)
    {
        var edge = 10L << sizeClass;
        var cube = new GalaxyCube(
            sizeClass,
            (long)(wanted >> (30 - (2 * sizeClass))) & ((1L << (14 - sizeClass)) - 1),
            ((LowestY - CornerY) / edge) + random.Below(Math.Max(1, Height / edge)),
            random.Below(Depth / edge),
            (long)(wanted >> (44 - (3 * sizeClass)))
        );
        return cube.X < Width / edge && cube.Id64 > previous ? cube : cube.Next(Width / edge);
    }

    /// <summary>A place in it, in steps of 1/32 light year, as the game has them.</summary>
    public (long X, long Y, long Z) PlaceIn(SeededRandom random)
    {
        var (edge, steps) = (Edge, Edge * StepsOfLightYear);
        return (Along(CornerX, X), Along(CornerY, Y), Along(CornerZ, Z));

        long Along(long corner, long number) => ((corner + (number * edge)) * StepsOfLightYear) + random.Below(steps);
    }

    private GalaxyCube Next(long cubes) =>
        X + 1 < cubes ? this with { X = X + 1 } : this with { X = 0, Number = Number + 1 };
}
