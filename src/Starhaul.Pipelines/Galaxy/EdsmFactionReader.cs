using Starhaul.Pipelines.Galaxy.Json;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>Reads the factions of a system of EDSM, each of which has a time of its own.</summary>
internal sealed class EdsmFactionReader(RecordContext context)
    : FactionReader(context, DumpShapes.EdsmFaction, WordForms.Title)
{
    /// <summary>The latest of their times: a set is as new as the newest of it.</summary>
    public long Latest { get; private set; }

    /// <summary>Begins a system.</summary>
    public void Begin() => Latest = DumpTime.None;

    protected override bool ReadPart(Field field)
    {
        if (field.Path != "lastUpdate")
        {
            return base.ReadPart(field);
        }

        var time = Context.ReadUnixTime(field);
        Latest = Context.Reason is null ? Math.Max(Latest, time) : Latest;
        return true;
    }
}
