using System.Globalization;

namespace Starhaul.Pipelines.Rows;

/// <summary>A system that a target knows. Names are no keys: several systems may have one.</summary>
/// <param name="Id64">Its id.</param>
/// <param name="Name">Its name as the target spells it.</param>
/// <param name="X">Light years from Sol to the side.</param>
/// <param name="Y">Light years above the plane of the galaxy.</param>
/// <param name="Z">Light years towards its centre.</param>
public readonly record struct KnownSystem(ulong Id64, string Name, double X, double Y, double Z)
{
    /// <summary>Where it is.</summary>
    internal GalaxyPoint Place => new(X, Y, Z);

    /// <summary>The id64 that a text is, as the bits that a database keeps; null where it is none.</summary>
    public static long? ReadId(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? unchecked((long)id)
            : null;
    }
}
