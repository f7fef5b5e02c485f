using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Galaxy.Json;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.ApiRecords;

/// <summary>Reads the stations of a system of EDSM. Of market, shipyard and outfitting it only tells the times.</summary>
internal sealed class EdsmStationReader(RecordContext context)
    : EdsmPartReader(context, EdsmShapes.Station, "stations"),
        IRecordReader
{
    private static readonly int System = GalaxyTables.Stations["system_id64"];
    private static readonly FieldGroup Location = GalaxyTables.Stations.Group("location");

    private static readonly FieldGroup[] Groups = [.. EdsmShapes.Station.Groups.Select(rule => rule.Group)];

    private readonly SystemName system = new(context);
    private long? systemId;
    private long time = DumpTime.None;

    /// <summary>Reads a record of a dump of stations.</summary>
    public void Read()
    {
        system.Begin();
        (systemId, time) = (null, DumpTime.None);
        ReadOne();
        if (Json.Expected is not null || Context.Reason is not null || Rows.Count == Row)
        {
            return;
        }

        if (systemId is { } id)
        {
            Rows.Set(Row, System, id);
            system.State(id, time);
        }
        else
        {
            // Where it is, and so how far from the arrival point, is not said.
            Rows.SetNulls(Row, Rows.Table.ColumnsOf(Location.AtomBits));
            Rows.Unstate(Row, Location.AtomBits);
        }
    }

    protected override bool ReadPart(Field field)
    {
        if (field.Path == "systemName")
        {
            return system.Read();
        }

        if (field.Path == "systemId64")
        {
            return ReadSystemId();
        }

        time = Context.ReadTime(field);
        foreach (var group in Groups)
        {
            TimeIs(group, time);
        }

        return true;
    }

    private bool ReadSystemId()
    {
        if (JsonCursor.IsNumber(Json.Peek()))
        {
            var isId = WholeNumber.TryRead(Json.Number(), out ulong id);
            systemId = isId ? unchecked((long)id) : null;
            return isId;
        }

        Json.Skip();
        return false;
    }

    protected override void ReadOne()
    {
        ReadMembers();
        StateGroups();
        if (!StatesAny())
        {
            Rows.CutAt(Row);
        }
    }
}
