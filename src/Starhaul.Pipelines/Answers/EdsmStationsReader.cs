using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Answers;

/// <summary>Reads EDSM's answer about the stations of a system.</summary>
internal sealed class EdsmStationsReader(Walk walk) : SystemRecordReader(walk, EdsmShapes.Stations)
{
    private static readonly int System = GalaxyTables.Stations["system_id64"];
    private static readonly FieldGroup Location = GalaxyTables.Stations.Group("location");

    private readonly EdsmStationReader stations = new(walk);
    private int first;

    protected override void Begin() => first = Walk.Batch[GalaxyTables.Stations].Count;

    protected override bool ReadPart(Field field)
    {
        stations.ReadAll();
        return true;
    }

    protected override void Complete(long id)
    {
        var rows = Walk.Batch[GalaxyTables.Stations];
        for (var row = first; row < rows.Count; row++)
        {
            if (rows.IsStated(row, Location))
            {
                rows.Set(row, System, id);
            }
        }
    }
}
