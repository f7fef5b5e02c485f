namespace Starhaul;

/// <summary>
/// What records look like that can be loaded into the tables of the galaxy. docs/tables.md says what each form states.
/// </summary>
internal enum GalaxyForm
{
    /// <summary>Systems or factions as in the dumps of Spansh and EDSM.</summary>
    Dump,

    /// <summary>Systems as Spansh's search finds them.</summary>
    SpanshSystems,

    /// <summary>Bodies as Spansh's search finds them.</summary>
    SpanshBodies,

    /// <summary>Stations as Spansh's search finds them.</summary>
    SpanshStations,

    /// <summary>Systems with their bodies, as EDSM's <c>api-system-v1/bodies</c> answers.</summary>
    EdsmBodies,

    /// <summary>Systems with their stations, as EDSM's <c>api-system-v1/stations</c> answers.</summary>
    EdsmStations,

    /// <summary>Systems with their factions, as EDSM's <c>api-system-v1/factions</c> answers.</summary>
    EdsmFactions,
}
