using Starhaul.Pipelines.Rows;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>Which systems of a dump are wanted. Records of factions, which have no place, pass every filter.</summary>
internal sealed record GalaxyFilter
{
    /// <summary>Only systems that say that they have a population above 0.</summary>
    public bool PopulatedOnly { get; init; }

    /// <summary>Only systems that say where they are, and are in here; null for all.</summary>
    public GalaxySphere? Within { get; init; }

    /// <summary>Whether every system passes.</summary>
    public bool TakesAll => !PopulatedOnly && Within is null;
}

/// <summary>The systems around a place.</summary>
/// <param name="Center">The place.</param>
/// <param name="Radius">The greatest distance from it, in light years.</param>
internal readonly record struct GalaxySphere(GalaxyPoint Center, double Radius)
{
    /// <summary>Whether a system is in it; one exactly at the radius is.</summary>
    public bool Contains(GalaxyPoint point)
    {
        var (x, y, z) = (point.X - Center.X, point.Y - Center.Y, point.Z - Center.Z);
        return (x * x) + (y * y) + (z * z) <= Radius * Radius;
    }
}
