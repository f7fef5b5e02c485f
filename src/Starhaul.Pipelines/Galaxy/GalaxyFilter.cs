namespace Starhaul.Pipelines.Galaxy;

/// <summary>Which systems of a dump are wanted. Records of factions, which have no place, pass every filter.</summary>
internal sealed record GalaxyFilter
{
    /// <summary>Only systems that say that they have a population above 0.</summary>
    public bool PopulatedOnly { get; init; }

    /// <summary>Only systems that say where they are, and are in here; null for all.</summary>
    public GalaxySphere? Within { get; init; }
}
