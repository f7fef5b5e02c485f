using System.Globalization;

namespace Starhaul.Pipelines.Rows;

/// <summary>A system that a target knows. Names are no keys: several systems may have one.</summary>
/// <param name="Id64">Its id.</param>
/// <param name="Name">Its name as the target spells it.</param>
/// <param name="Place">Where it is.</param>
public readonly record struct KnownSystem(ulong Id64, string Name, GalaxyPoint Place)
{
    /// <summary>The id64 that a text is, as the bits that a database keeps; null where it is none.</summary>
    public static long? IdOf(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? unchecked((long)id) : null;
}
