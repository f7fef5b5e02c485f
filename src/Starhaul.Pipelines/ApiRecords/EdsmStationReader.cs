using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.ApiRecords;

/// <summary>Reads the stations of a system of EDSM. Of market, shipyard and outfitting it only tells the times.</summary>
internal sealed class EdsmStationReader(RecordContext context) : EdsmPartReader(context, EdsmShapes.Station, "stations")
{
    private static readonly FieldGroup[] Groups = [.. EdsmShapes.Station.Groups.Select(rule => rule.Group)];

    // The one part that the shape has.
    protected override bool ReadPart(Field field)
    {
        var time = Context.ReadTime(field);
        foreach (var group in Groups)
        {
            TimeIs(group, time);
        }

        return true;
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
