using Starhaul.Pipelines.Galaxy;

namespace Starhaul.Pipelines.ApiRecords;

/// <summary>What reads the records of each form: one line each.</summary>
internal static class ApiRecordReaders
{
    /// <summary>Makes readers of a form; of the dumps those of EDSM's bodies and stations.</summary>
    public static Func<RecordContext, RecordKind, IRecordReader> Create(GalaxyForm form) =>
        (context, kind) =>
            form switch
            {
                GalaxyForm.SpanshSystems => new SearchSystemReader(context),
                GalaxyForm.SpanshBodies => new PlacedReader(context, new SearchBodyReader(context)),
                GalaxyForm.SpanshStations => new PlacedReader(context, new SearchStationReader(context)),
                GalaxyForm.EdsmBodies => new EdsmBodiesReader(context),
                GalaxyForm.EdsmStations => new EdsmStationsReader(context),
                GalaxyForm.EdsmFactions => new EdsmFactionsReader(context),
                _ when kind == RecordKind.EdsmBody => new EdsmBodyReader(context),
                _ => new EdsmStationReader(context),
            };
}
