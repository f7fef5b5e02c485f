using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.ApiRecords;

/// <summary>Reads EDSM's answer about the factions of a system.</summary>
internal sealed class EdsmFactionsReader(RecordContext context)
    : SystemRecordReader(context, EdsmShapes.Factions, GalaxyTables.FactionPresence)
{
    private static readonly FieldGroup Factions = GalaxyTables.Systems.Group("factions");

    private readonly EdsmFactionReader factions = new(context);

    protected override void Begin() => factions.Begin();

    protected override bool ReadPart(Field field)
    {
        var first = Context.Batch[GalaxyTables.FactionPresence].Count;
        var isSet = factions.TryReadSet();
        if (!isSet)
        {
            Context.RejectLikeParts();
        }

        SetIs(Factions, first);
        TimeIs(Factions, factions.Latest);
        return isSet;
    }

    protected override void Complete(long id) => Context.Factions.Stamp(0, GroupTime(Factions));
}
