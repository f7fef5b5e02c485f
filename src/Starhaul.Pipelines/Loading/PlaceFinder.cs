using System.Globalization;
using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;

namespace Starhaul.Pipelines.Loading;

/// <summary>Finds the place that distances are measured from.</summary>
internal static class PlaceFinder
{
    /// <summary>The sphere that is meant, by coordinates, as Sol, or by a name that a target knows.</summary>
    /// <exception cref="ArgumentException">No target knows the system.</exception>
    public static async Task<GalaxySphere?> FindAsync(
        Nearby? near,
        IReadOnlyList<Sink> sinks,
        CancellationToken cancellationToken
    )
    {
        if (near is null)
        {
            return null;
        }

        if (ReadPoint(near.Of) is { } given)
        {
            return new GalaxySphere(given, near.LightYears);
        }

        foreach (var sink in sinks)
        {
            if (await sink.FindSystemAsync(near.Of, cancellationToken).ConfigureAwait(false) is { } found)
            {
                return new GalaxySphere(found, near.LightYears);
            }
        }

        throw new ArgumentException(
            $"No target knows the system '{near.Of}': give its coordinates in light years as x,y,z, or load it first.",
            nameof(near)
        );
    }

    private static GalaxyPoint? ReadPoint(string text)
    {
        if (string.Equals(text, "Sol", StringComparison.OrdinalIgnoreCase))
        {
            return default(GalaxyPoint);
        }

        var parts = text.Split(',');
        return parts.Length == 3 && Read(parts[0]) is { } x && Read(parts[1]) is { } y && Read(parts[2]) is { } z
            ? new GalaxyPoint(x, y, z)
            : null;
    }

    private static double? Read(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : null;
}
