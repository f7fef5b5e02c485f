using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Galaxy.Json;

namespace Starhaul.Pipelines.Answers;

/// <summary>Reads the factions of a system of EDSM, each of which has a time of its own.</summary>
internal sealed class EdsmFactionReader(Walk walk) : FactionReader(walk, Shapes.EdsmFaction, Words.Title)
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

        Latest = Math.Max(Latest, Walk.ReadUnixTime(field));
        return true;
    }
}
