using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Rows;

/// <summary>
/// The cube of 50 light years that a system is in, as one number: ((x * 10000) + y) * 10000 + z, each the number of the cube along its
/// axis. So "within N light years" reads the systems of a few cubes, and cubes that follow one another along z are one range.
/// </summary>
/// <remarks>
/// 50 light years: near Sol such a cube holds some 440 systems, so that 20 light years around a place are read in 3,500 rows and 100 in
/// 55,000, of the 190 million that there are. What lies beyond the galaxy is in the outermost cubes.
/// </remarks>
internal static class SystemCell
{
    /// <summary>The edge of a cube in light years.</summary>
    public const double Edge = 50;

    /// <summary>How far before Sol cubes are counted from, along each axis, in light years.</summary>
    public const double Origin = 100_000;

    /// <summary>The greatest number of a cube along an axis.</summary>
    public const double Last = 9_999;

    private static readonly TableDefinition Systems = GalaxyTables.Systems;
    private static readonly int Cell = Systems[GalaxyTables.CellColumn];
    private static readonly int X = Systems["x"];
    private static readonly int Y = Systems["y"];
    private static readonly int Z = Systems["z"];
    private static readonly ulong Place = (1UL << X) | (1UL << Y) | (1UL << Z);

    /// <summary>The cube of a place.</summary>
    public static long Compute(double x, double y, double z) => (((Along(x) * 10_000) + Along(y)) * 10_000) + Along(z);

    /// <summary>Lets the cube of a row be that of its place; null where it has none.</summary>
    public static void Derive(RowBuffer systems, int row)
    {
        if ((systems.Present(row) & Place) == Place)
        {
            systems.Set(row, Cell, Compute(systems.Double(row, X), systems.Double(row, Y), systems.Double(row, Z)));
        }
        else
        {
            systems.SetNull(row, Cell);
        }
    }

    /// <summary>The same in SQL, of three columns.</summary>
    /// <param name="along">Makes the number of the cube along one axis of <c>x</c>, <c>y</c> or <c>z</c>.</param>
    public static string Sql(Func<string, string> along) =>
        $"(({along("x")} * 10000 + {along("y")}) * 10000 + {along("z")})";

    private static long Along(double at) => (long)Math.Clamp((at + Origin) / Edge, 0, Last);
}
