using Starhaul.Pipelines.Galaxy;

namespace Starhaul.Pipelines.Answers;

/// <summary>What reads the records of each form: one line each.</summary>
internal static class AnswerReaders
{
    /// <summary>Makes readers of a form; null for that of the dumps.</summary>
    public static Func<Walk, IRecordReader>? Of(GalaxyForm form) =>
        form switch
        {
            GalaxyForm.SpanshSystems => walk => new SearchSystemReader(walk),
            GalaxyForm.SpanshBodies => walk => new PlacedReader(walk, new SearchBodyReader(walk)),
            GalaxyForm.SpanshStations => walk => new PlacedReader(walk, new SearchStationReader(walk)),
            GalaxyForm.EdsmBodies => walk => new EdsmBodiesReader(walk),
            GalaxyForm.EdsmStations => walk => new EdsmStationsReader(walk),
            GalaxyForm.EdsmFactions => walk => new EdsmFactionsReader(walk),
            _ => null,
        };

    /// <summary>Whether a record of a form has parts that are rejected without it.</summary>
    public static bool HaveParts(GalaxyForm form) => form is GalaxyForm.EdsmBodies or GalaxyForm.EdsmStations;
}
