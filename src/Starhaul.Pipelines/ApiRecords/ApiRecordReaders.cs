using Starhaul.Pipelines.Galaxy;

namespace Starhaul.Pipelines.ApiRecords;

/// <summary>What reads the records of each form: one line each.</summary>
internal static class ApiRecordReaders
{
    /// <summary>Makes readers of a form; null for that of the dumps.</summary>
    public static Func<RecordContext, IRecordReader>? Create(GalaxyForm form) =>
        form switch
        {
            GalaxyForm.SpanshSystems => context => new SearchSystemReader(context),
            GalaxyForm.SpanshBodies => context => new PlacedReader(context, new SearchBodyReader(context)),
            GalaxyForm.SpanshStations => context => new PlacedReader(context, new SearchStationReader(context)),
            GalaxyForm.EdsmBodies => context => new EdsmBodiesReader(context),
            GalaxyForm.EdsmStations => context => new EdsmStationsReader(context),
            GalaxyForm.EdsmFactions => context => new EdsmFactionsReader(context),
            _ => null,
        };
}
