using Starhaul.Pipelines.Rows;

namespace Starhaul.Pipelines.Journal;

/// <summary>
/// The cube of space that the id64 of a system names: its low bits hold the size, the sector of 1,280 light years and the
/// cube within it. So a position that a sender added to a message can be held against the id that the game wrote.
/// </summary>
internal static class Boxel
{
    /// <summary>System ids are below this; the bits above are the body's in an id of a body.</summary>
    public const ulong EndOfSystemIds = 1UL << 55;

    private const double SectorSize = 1_280;
    private const double SmallestSize = 10;

    // Positions are multiples of 1/32 light year, and some systems that were placed by hand lie on a face of their cube.
    private const double Tolerance = 1;

    // The corner of the sector with the numbers 0, 0, 0.
    private static readonly GalaxyPoint Corner = new(-49_985, -40_985, -24_105);

    /// <summary>Whether a place lies in the cube that an id names.</summary>
    public static bool Holds(ulong id64, GalaxyPoint place)
    {
        var sizeClass = (int)(id64 & 7);
        var bits = 7 - sizeClass;
        var size = SmallestSize * (1 << sizeClass);
        id64 >>= 3;
        var z = Take(ref id64, bits, 7, size);
        var y = Take(ref id64, bits, 6, size);
        var x = Take(ref id64, bits, 7, size);
        return IsWithin(place.X - Corner.X - x, size)
            && IsWithin(place.Y - Corner.Y - y, size)
            && IsWithin(place.Z - Corner.Z - z, size);
    }

    private static double Take(ref ulong id, int cubeBits, int sectorBits, double size)
    {
        var cube = id & ((1UL << cubeBits) - 1);
        id >>= cubeBits;
        var sector = id & ((1UL << sectorBits) - 1);
        id >>= sectorBits;
        return (sector * SectorSize) + (cube * size);
    }

    private static bool IsWithin(double offset, double size) => offset >= -Tolerance && offset <= size + Tolerance;
}
