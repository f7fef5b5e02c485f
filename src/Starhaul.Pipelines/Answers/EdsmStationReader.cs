using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Answers;

/// <summary>Reads the stations of a system of EDSM. Of market, shipyard and outfitting it only tells the times.</summary>
internal sealed class EdsmStationReader(Walk walk) : RowReader(walk, EdsmShapes.Station)
{
    private static readonly FieldGroup[] Groups = [.. EdsmShapes.Station.Groups.Select(rule => rule.Group)];

    /// <summary>Reads an array of them.</summary>
    public void ReadAll()
    {
        if (!OpenArray(isWanted: true))
        {
            return;
        }

        do
        {
            ReadElement();
        } while (Json.HasMoreElements());
    }

    // The one part that the shape has.
    protected override bool ReadPart(Field field)
    {
        var time = Walk.ReadTime(field);
        foreach (var group in Groups)
        {
            TimeIs(group, time);
        }

        return true;
    }

    private void ReadElement()
    {
        if (Json.Peek() != '{')
        {
            var start = Json.Position;
            Json.Skip();
            Walk.Reject("element of stations", start, "an object");
            return;
        }

        ReadMembers();
        StateGroups();
        if (!StatesAny())
        {
            Rows.CutAt(Row);
        }
    }
}
