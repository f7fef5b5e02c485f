using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Journal;

/// <summary>Reads what a message says of a station.</summary>
internal sealed class StationMessageReader : StationReader
{
    private static readonly int Type = GalaxyTables.Stations["type"];
    private static readonly int Economies = GalaxyTables.Stations["economies"];
    private static readonly int SecondaryEconomy = GalaxyTables.Stations["secondary_economy"];
    private static readonly int Services = GalaxyTables.Stations["services"];
    private static readonly FieldGroup Identity = GalaxyTables.Stations.Group("identity");

    private readonly ListReader lists;
    private readonly bool isCarrier;

    public StationMessageReader(RecordContext context, Shape shape)
        : base(context, shape, StationShapes.Commodity, StationShapes.Ship, StationShapes.Module)
    {
        lists = new ListReader(context.Json, "Name");
        isCarrier = shape == StationShapes.Materials;
    }

    /// <summary>Reads the object that is next.</summary>
    public void Read()
    {
        ReadOne();
        if (Json.Expected is not null || Context.Reason is not null)
        {
            return;
        }

        Context.RequireTime(Time);
        if (Rows.Int64(Row, 0) == 0)
        {
            Context.Reject("market id", "0", "the id of a station");
        }

        if (!StatesAny())
        {
            Rows.CutAt(Row);
        }
        else if (isCarrier && Rows.IsStated(Row, Identity))
        {
            Rows.Set(Row, Type, "Drake-Class Carrier"u8);
        }
    }

    protected override bool ReadPart(Field field)
    {
        switch (field.Name)
        {
            case "StationEconomies":
                return ReadEconomies();
            case "StationServices":
                return lists.TryReadSet(StationForms.Service, out var services) && Set(Services, services);
            default:
                return base.ReadPart(field);
        }
    }

    // The second of them has a column of its own; which is the first, another field of the message says.
    private bool ReadEconomies()
    {
        if (!lists.TryReadNumbers("Proportion"u8, isShare: true, SocietyForms.Economy, out var economies))
        {
            return false;
        }

        if (!lists.Second.IsEmpty)
        {
            Set(SecondaryEconomy, lists.Second);
        }

        return Set(Economies, economies);
    }

    private bool Set(int column, ReadOnlySpan<byte> value)
    {
        Rows.Set(Row, column, value);
        return true;
    }
}
