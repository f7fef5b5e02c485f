using Starhaul.Pipelines.Galaxy;

namespace Starhaul.Pipelines.Answers;

/// <summary>Reads where the system is that a body or a station belongs to.</summary>
internal sealed class PlaceReader(Walk walk) : RowReader(walk, SearchShapes.Place), IRecordReader
{
    /// <inheritdoc />
    public void Read()
    {
        ReadMembers();
        if (Json.Expected is not null || Walk.Reason is not null)
        {
            return;
        }

        StateGroups();
        if (!StatesAny())
        {
            Rows.CutAt(Row);
        }
    }
}
