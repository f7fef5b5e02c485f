using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.ApiRecords;

/// <summary>Reads EDSM's answer about the factions of a system.</summary>
internal sealed class EdsmFactionsReader(RecordContext context)
    : SystemRecordReader(context, EdsmShapes.Factions, GalaxyTables.FactionPresence)
{
    private static readonly int ControllingFaction = GalaxyTables.Systems["controlling_faction"];
    private static readonly FieldGroup Factions = GalaxyTables.Systems.Group("factions");

    private readonly EdsmFactionReader factions = new(context);

    protected override void Begin() => factions.Begin();

    protected override bool ReadPart(Field field)
    {
        if (field.Path == "controllingFaction")
        {
            return ReadControllingFaction();
        }

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

    // It may be none of the factions that are listed. "No controlling faction" is an object of nulls.
    private bool ReadControllingFaction()
    {
        var faction = factions.ReadSingleOrNone(out var isNone);
        if (faction >= 0)
        {
            Rows.Set(Row, ControllingFaction, Context.Batch[GalaxyTables.Factions].Int64(faction, 0));
        }

        return faction >= 0 || isNone;
    }

    protected override void Complete(long id) => Context.Factions.Stamp(0, GroupTime(Factions));
}
