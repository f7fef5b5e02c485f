using System.Globalization;
using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;

namespace Starhaul.Pipelines.Loading;

/// <summary>Finds the place that distances are measured from.</summary>
internal static class PlaceFinder
{
    private const int MostListed = 10;

    /// <summary>
    /// The sphere that is meant, by coordinates, as Sol, or by a name or an id64 that a target knows. Targets are only looked at:
    /// none is made for it.
    /// </summary>
    /// <exception cref="ArgumentException">No target knows the system, or a target knows several of that name.</exception>
    public static async Task<GalaxySphere?> FindAsync(
        (double LightYears, string Of)? near,
        SinkRegistry registry,
        IReadOnlyList<string> targets,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (near is not { } sought)
        {
            return null;
        }

        if (ReadPoint(sought.Of) is { } given)
        {
            return new GalaxySphere(given, sought.LightYears);
        }

        foreach (var target in targets.Where(registry.Exists))
        {
            var sink = registry.Create(target, time);
            await using (sink.ConfigureAwait(false))
            {
                var found = await sink.PeekSystemsAsync(sought.Of, cancellationToken).ConfigureAwait(false);
                if (found.Count > 0)
                {
                    return new GalaxySphere(OneOf(found, sought.Of).Place, sought.LightYears);
                }
            }
        }

        throw new ArgumentException(
            $"No target knows the system '{sought.Of}': give its coordinates in light years as x,y,z, or load it first.",
            nameof(near)
        );
    }

    // One that is spelled exactly so goes before those of another case.
    private static KnownSystem OneOf(IReadOnlyList<KnownSystem> found, string name)
    {
        var exact = found.Where(system => system.Name == name).ToList();
        var meant = exact.Count > 0 ? exact : found;
        if (meant.Count == 1)
        {
            return meant[0];
        }

        var places = meant
            .OrderBy(system => system.Id64)
            .Take(MostListed)
            .Select(system =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{system.Id64} ('{system.Name}' at {system.Place.X}, {system.Place.Y}, {system.Place.Z})"
                )
            );
        throw new ArgumentException(
            $"{meant.Count} systems are named '{name}': {string.Join("; ", places)}. Give the id64 of the one that is meant, or x,y,z.",
            nameof(name)
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
