using Starhaul.Pipelines.Rows;

namespace Starhaul.Pipelines.Galaxy;

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
