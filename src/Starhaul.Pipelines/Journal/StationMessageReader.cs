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
    private static readonly int PrimaryEconomy = GalaxyTables.Stations["primary_economy"];
    private static readonly Atom Callsign = GalaxyTables.Stations.Atom("name");

    private readonly ListReader lists;
    private readonly ListReader companionLists;
    private readonly bool isCarrier;
    private byte[] greatestEconomy = [];

    public StationMessageReader(RecordContext context, Shape shape)
        : base(context, shape, StationShapes.Commodity, StationShapes.Ship, StationShapes.Module)
    {
        lists = new ListReader(context.Json, "Name");
        companionLists = new ListReader(context.Json, "name");
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
        else
        {
            Complete();
        }
    }

    // What several fields say together.
    private void Complete()
    {
        if (isCarrier && Rows.IsStated(Row, Callsign))
        {
            Rows.Set(Row, Type, "Drake-Class Carrier"u8);
            Rows.State(Row, 1UL << Type);
        }

        // Which economy is the first, another field says; the second is another one than that.
        if (
            !Rows.IsNull(Row, SecondaryEconomy)
            && Rows.Utf8(Row, SecondaryEconomy).SequenceEqual(Rows.Utf8(Row, PrimaryEconomy))
        )
        {
            Rows.Set(Row, SecondaryEconomy, greatestEconomy);
        }
    }

    protected override bool ReadPart(Field field)
    {
        switch (field.Name)
        {
            case "StationEconomies":
                return ReadEconomies();
            case "economies":
                return ReadEconomiesOfMarket();
            case "StationServices":
                return lists.TryReadSet(StationWords.Service, out var services) && Set(Services, services);
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

        greatestEconomy = lists.Greatest.ToArray();
        if (!lists.Second.IsEmpty)
        {
            Set(SecondaryEconomy, lists.Second);
        }

        return Set(Economies, economies);
    }

    // No other field says which is the first, and senders order them by name: it is the one with the greatest share. Where two have the
    // share that decides, nothing is known of either.
    private bool ReadEconomiesOfMarket()
    {
        if (
            !companionLists.TryReadNumbers("proportion"u8, isShare: true, SocietyForms.Economy, out var economies)
            || companionLists.Greatest.IsEmpty
            || !companionLists.IsRanked
        )
        {
            return false;
        }

        Set(PrimaryEconomy, companionLists.Greatest);
        if (!companionLists.Second.IsEmpty)
        {
            Set(SecondaryEconomy, companionLists.Second);
        }

        return Set(Economies, economies);
    }

    private bool Set(int column, ReadOnlySpan<byte> value)
    {
        Rows.Set(Row, column, value);
        return true;
    }
}
