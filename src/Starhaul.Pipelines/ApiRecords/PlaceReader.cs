using Starhaul.Pipelines.Galaxy;

namespace Starhaul.Pipelines.ApiRecords;

/// <summary>Reads where the system is that a body or a station belongs to.</summary>
internal sealed class PlaceReader(RecordContext context) : RowReader(context, SearchShapes.Place), IRecordReader
{
    /// <inheritdoc />
    public void Read()
    {
        ReadMembers();
        if (Json.Expected is not null || Context.Reason is not null)
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
