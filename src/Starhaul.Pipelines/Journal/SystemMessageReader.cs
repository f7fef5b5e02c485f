using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Galaxy.Json;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Journal;

/// <summary>Reads what a message says of the system that it names.</summary>
internal sealed class SystemMessageReader : RowReader
{
    private static readonly FieldGroup Factions = GalaxyTables.Systems.Group("factions");
    private static readonly FieldGroup Powers = GalaxyTables.Systems.Group("powers");
    private static readonly int[] Coordinates =
    [
        GalaxyTables.Systems["x"],
        GalaxyTables.Systems["y"],
        GalaxyTables.Systems["z"],
    ];

    private readonly FactionReader factions;
    private readonly PowersReader powers;
    private readonly Field position;
    private readonly Field controllingPower;
    private readonly OwnedRows inside;

    public SystemMessageReader(RecordContext context, Shape shape)
        : base(context, shape)
    {
        factions = new FactionReader(context, MessageShapes.Faction, SocietyForms.FactionState);
        powers = new PowersReader(context, "Power", "ConflictProgress");
        position = shape["StarPos"];
        controllingPower = shape["ControllingPower"];
        inside = new OwnedRows(context, GalaxyTables.FactionPresence, GalaxyTables.PowerState);
    }

    /// <summary>Reads the object that is next.</summary>
    public void Read()
    {
        inside.Begin();
        powers.Begin();
        ReadMembers();
        if (Json.Expected is not null || !HasTime() || !HasPosition())
        {
            return;
        }

        SetIs(Powers, powers.Complete());
        AlsoStated |= IsSeen(controllingPower) ? 0 : PowersReader.ImpliedBy(Rows, Row);

        StateGroups();
        Context.Factions.Stamp(0, Time);
        inside.SetOwner(Rows.Int64(Row, 0));
    }

    protected override bool ReadPart(Field field)
    {
        switch (field.Name)
        {
            case "StarPos":
                return ReadPosition();
            case "Factions":
                var first = Context.Batch[GalaxyTables.FactionPresence].Count;
                var isSet = factions.TryReadSet();
                SetIs(Factions, first);
                return isSet;
            case "Powers":
                return powers.RememberNames();
            case "PowerplayConflictProgress":
                return powers.RememberConflict();
            default:
                return base.ReadPart(field);
        }
    }

    private bool HasTime()
    {
        Context.RequireTime(Time);
        return Context.Reason is null;
    }

    private bool HasPosition()
    {
        if (!IsSeen(position))
        {
            Context.Reject("StarPos", "missing", "three finite numbers");
            return false;
        }

        var id = (ulong)Rows.Int64(Row, 0);
        var (x, y, z) = (
            Rows.Double(Row, Coordinates[0]),
            Rows.Double(Row, Coordinates[1]),
            Rows.Double(Row, Coordinates[2])
        );
        if (id >= Boxel.EndOfSystemIds)
        {
            Context.Reject("SystemAddress", $"{id}", "the id of a system, below 2^55");
        }
        else if (!Boxel.Holds(id, new GalaxyPoint(x, y, z)))
        {
            Context.Reject("StarPos", $"[{x:R}, {y:R}, {z:R}]", $"a place in the cube that SystemAddress {id} names");
        }

        return Context.Reason is null;
    }

    private bool ReadPosition()
    {
        if (Json.Peek() != '[')
        {
            Json.Skip();
            return false;
        }

        var count = 0;
        var isWhole = true;
        if (Json.OpenArray())
        {
            do
            {
                var value = double.NaN;
                if (JsonCursor.IsNumber(Json.Peek()))
                {
                    value = Json.Real();
                }
                else
                {
                    Json.Skip();
                }

                isWhole &= double.IsFinite(value) && count < Coordinates.Length;
                if (isWhole)
                {
                    Rows.Set(Row, Coordinates[count++], value);
                }
            } while (Json.HasMoreElements());
        }

        return isWhole && count == Coordinates.Length;
    }
}
