using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.ApiRecords;

/// <summary>Reads a record of a system and gives the rows of what is inside of it the system's id.</summary>
/// <param name="context">What all readers share.</param>
/// <param name="shape">How the record looks; its first key is the system's id.</param>
/// <param name="inside">Tables of what is inside, whose first column is the system's id.</param>
internal abstract class SystemRecordReader(RecordContext context, Shape shape, params TableDefinition[] inside)
    : RowReader(context, shape),
        IRecordReader
{
    private readonly OwnedRows inside = new(context, inside);

    /// <inheritdoc />
    public void Read()
    {
        inside.Begin();
        Begin();
        ReadMembers();
        if (Json.Expected is not null || Context.Reason is not null)
        {
            return;
        }

        Gather();
        StateGroups();
        var id = Rows.Int64(Row, 0);
        inside.SetOwner(id);
        Complete(id);
        if (!StatesAny())
        {
            Rows.CutAt(Row);
        }
    }

    /// <summary>Begins a record.</summary>
    protected virtual void Begin() { }

    /// <summary>Makes of the members what they say together, before the groups are stated.</summary>
    protected virtual void Gather() { }

    /// <summary>Completes the rows when the groups are stated.</summary>
    /// <param name="id">The id of the system.</param>
    protected virtual void Complete(long id) { }
}
