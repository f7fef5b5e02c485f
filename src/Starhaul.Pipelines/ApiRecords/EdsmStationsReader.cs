using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.ApiRecords;

/// <summary>Reads EDSM's answer about the stations of a system.</summary>
internal sealed class EdsmStationsReader(RecordContext context) : SystemRecordReader(context, EdsmShapes.Stations)
{
    private static readonly int System = GalaxyTables.Stations["system_id64"];
    private static readonly FieldGroup Location = GalaxyTables.Stations.Group("location");

    private readonly EdsmStationReader stations = new(context);
    private int first;

    protected override void Begin() => first = Context.Batch[GalaxyTables.Stations].Count;

    protected override bool ReadPart(Field field)
    {
        stations.ReadAll();
        return true;
    }

    protected override void Complete(long id)
    {
        var rows = Context.Batch[GalaxyTables.Stations];
        for (var row = first; row < rows.Count; row++)
        {
            if (rows.IsStated(row, Location))
            {
                rows.Set(row, System, id);
            }
        }
    }
}
