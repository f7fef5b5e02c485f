using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Answers;

/// <summary>Reads a record of a system and gives the rows of what is inside of it the system's id.</summary>
/// <param name="walk">What all readers share.</param>
/// <param name="shape">How the record looks; its first key is the system's id.</param>
/// <param name="inside">Tables of what is inside, whose first column is the system's id.</param>
internal abstract class SystemRecordReader(Walk walk, Shape shape, params TableDefinition[] inside)
    : RowReader(walk, shape),
        IRecordReader
{
    private readonly int[] firstRows = new int[inside.Length];

    /// <inheritdoc />
    public void Read()
    {
        for (var i = 0; i < inside.Length; i++)
        {
            firstRows[i] = Walk.Batch[inside[i]].Count;
        }

        Begin();
        ReadMembers();
        if (Json.Expected is not null || Walk.Reason is not null)
        {
            return;
        }

        Gather();
        StateGroups();
        var id = Rows.Int64(Row, 0);
        for (var i = 0; i < inside.Length; i++)
        {
            var rows = Walk.Batch[inside[i]];
            for (var row = firstRows[i]; row < rows.Count; row++)
            {
                rows.Set(row, 0, id);
            }
        }

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
