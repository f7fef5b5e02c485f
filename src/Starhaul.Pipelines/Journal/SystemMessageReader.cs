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
    private static readonly int ControllingPower = GalaxyTables.Systems["controlling_power"];
    private static readonly int[] Coordinates =
    [
        GalaxyTables.Systems["x"],
        GalaxyTables.Systems["y"],
        GalaxyTables.Systems["z"],
    ];

    // Tables whose first column is the system's id.
    private static readonly TableDefinition[] OwnTables = [GalaxyTables.FactionPresence, GalaxyTables.PowerState];

    private readonly FactionReader factions;
    private readonly PowersReader powers;
    private readonly Field position;
    private readonly Field controllingPower;
    private readonly int[] firstRows = new int[OwnTables.Length];

    public SystemMessageReader(Walk walk, Shape shape)
        : base(walk, shape)
    {
        factions = new FactionReader(walk, MessageShapes.Faction, SocietyForms.FactionState);
        powers = new PowersReader(walk, "Power", "ConflictProgress");
        position = shape["StarPos"];
        controllingPower = shape["ControllingPower"];
    }

    /// <summary>Reads the object that is next.</summary>
    public void Read()
    {
        for (var i = 0; i < OwnTables.Length; i++)
        {
            firstRows[i] = Walk.Batch[OwnTables[i]].Count;
        }

        powers.Begin();
        ReadMembers();
        if (Json.Expected is not null || !HasTime() || !HasPosition())
        {
            return;
        }

        ReadPowers();
        StateGroups();
        Walk.Factions.Stamp(0, Time);
        var id = Rows.Int64(Row, 0);
        for (var i = 0; i < OwnTables.Length; i++)
        {
            var rows = Walk.Batch[OwnTables[i]];
            for (var row = firstRows[i]; row < rows.Count; row++)
            {
                rows.Set(row, 0, id);
            }
        }
    }

    protected override bool ReadPart(Field field)
    {
        switch (field.Name)
        {
            case "StarPos":
                return ReadPosition();
            case "Factions":
                var first = Walk.Batch[GalaxyTables.FactionPresence].Count;
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
        Walk.RequireTime(Time);
        return Walk.Reason is null;
    }

    private bool HasPosition()
    {
        if (!IsSeen(position))
        {
            Walk.Reject("StarPos", "missing", "three finite numbers");
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
            Walk.Reject("SystemAddress", $"{id}", "the id of a system, below 2^55");
        }
        else if (!Boxel.Holds(id, new GalaxyPoint(x, y, z)))
        {
            Walk.Reject("StarPos", $"[{x:R}, {y:R}, {z:R}]", $"a place in the cube that SystemAddress {id} names");
        }

        return Walk.Reason is null;
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

    private void ReadPowers()
    {
        var first = Walk.Batch[GalaxyTables.PowerState].Count;
        powers.Read();
        if (IsSeen(controllingPower))
        {
            powers.Control(first, Rows.Utf8(Row, ControllingPower));
        }

        SetIs(Powers, first);
    }
}
