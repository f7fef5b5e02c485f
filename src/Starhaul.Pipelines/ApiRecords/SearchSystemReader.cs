using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.ApiRecords;

/// <summary>Reads a system of Spansh's search.</summary>
internal sealed class SearchSystemReader : SystemRecordReader
{
    private static readonly Shape Shape = SearchShapes.System;
    private static readonly Field ControllingPower = Shape["controlling_power"];
    private static readonly int MainStar = GalaxyTables.Systems["main_star"];
    private static readonly FieldGroup Factions = GalaxyTables.Systems.Group("factions");
    private static readonly FieldGroup Powers = GalaxyTables.Systems.Group("powers");

    private readonly FactionReader factions;
    private readonly PowersReader powers;

    public SearchSystemReader(RecordContext context)
        : base(context, Shape, GalaxyTables.FactionPresence, GalaxyTables.PowerState)
    {
        factions = new FactionReader(context, SearchShapes.Faction, TextForms.Kept);
        powers = new PowersReader(context, "name", "progress");
    }

    protected override void Begin() => powers.Begin();

    protected override bool ReadPart(Field field)
    {
        switch (field.Path)
        {
            case "bodies":
                return ReadBodies();
            case "minor_faction_presences":
                var first = Context.Batch[GalaxyTables.FactionPresence].Count;
                var isSet = factions.TryReadSet();
                SetIs(Factions, first);
                return isSet;
            case "power":
                return powers.RememberNames();
            case "power_conflict_progress":
                return powers.RememberConflict();
            default:
                return base.ReadPart(field);
        }
    }

    protected override void Gather()
    {
        SetIs(Powers, powers.Complete());
        AlsoStated |= IsSeen(ControllingPower) ? 0 : PowersReader.ImpliedBy(Rows, Row);
    }

    protected override void Complete(long id) => Context.Factions.Stamp(0, GroupTime(Factions));

    // The bodies are excerpts without a time of their own: of the system itself they tell the main star.
    private bool ReadBodies()
    {
        if (!OpenArray(isWanted: true))
        {
            return false;
        }

        var isFound = false;
        do
        {
            isFound |= ReadMainStar();
        } while (Json.HasMoreElements());

        return isFound;
    }

    private bool ReadMainStar()
    {
        if (Json.Peek() != '{')
        {
            Json.Skip();
            return false;
        }

        var isMain = false;
        (int Offset, int Length) subType = default;
        if (Json.OpenObject())
        {
            do
            {
                var name = Json.Name();
                var next = Json.Peek();
                if (next == 't' && name.SequenceEqual("is_main_star"u8))
                {
                    Json.Word("true"u8);
                    isMain = true;
                }
                else if (next == '"' && name.SequenceEqual("subtype"u8))
                {
                    subType = Json.Text(Rows.Text);
                }
                else
                {
                    Json.Skip();
                }
            } while (Json.HasMoreMembers());
        }

        if (!isMain || subType.Length == 0)
        {
            return false;
        }

        Rows.SetText(Row, MainStar, subType.Offset, subType.Length);
        return true;
    }
}
