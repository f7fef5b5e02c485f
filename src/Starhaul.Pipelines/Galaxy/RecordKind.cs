namespace Starhaul.Pipelines.Galaxy;

/// <summary>What the records of a source are.</summary>
internal enum RecordKind
{
    /// <summary>Nothing that has a home in the tables.</summary>
    Unknown,

    /// <summary>Systems of Spansh's or EDSM's dumps.</summary>
    System,

    /// <summary>Factions of Spansh's dump.</summary>
    Faction,

    /// <summary>Bodies of EDSM's dump, each of which names its system.</summary>
    EdsmBody,

    /// <summary>Stations of EDSM's dump, each of which names its system.</summary>
    EdsmStation,

    /// <summary>Records of an API, of which the caller knows the form: see <see cref="GalaxyReaderOptions.Reader"/>.</summary>
    ApiRecord,
}
