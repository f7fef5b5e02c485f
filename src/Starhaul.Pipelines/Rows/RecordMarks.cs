using System.Runtime.InteropServices;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Rows;

/// <summary>How far a batch was filled when each of its records ended: in the source, and in the rows of each table.</summary>
/// <param name="tables">The rows of the batch.</param>
internal sealed class RecordMarks(RowBuffer[] tables)
{
    private readonly List<(long End, long Rejected)> records = [];
    private readonly List<int> rows = [];

    /// <summary>Marks the end of a record.</summary>
    /// <param name="end">Its offset in the decoded source.</param>
    /// <param name="rejected">Records of the batch that were rejected up to there.</param>
    public void Add(long end, long rejected)
    {
        records.Add((end, rejected));
        foreach (var table in tables)
        {
            rows.Add(table.Count);
        }
    }

    public void Clear()
    {
        records.Clear();
        rows.Clear();
    }

    /// <summary>The records that end at an offset or before it.</summary>
    public BatchHead HeadUpTo(long offset)
    {
        var length = records.TakeWhile(record => record.End <= offset).Count();
        var rejected = length == 0 ? 0 : records[length - 1].Rejected;
        return new BatchHead(
            length - rejected,
            rejected,
            tables
                .Index()
                .ToDictionary(
                    table => table.Item.Table,
                    table => length == 0 ? 0 : rows[((length - 1) * tables.Length) + table.Index]
                )
        );
    }

    /// <summary>Writes the marks as they are in memory, for <see cref="ReadFrom"/> of the same process.</summary>
    public void WriteTo(Stream output)
    {
        Span<int> count = [records.Count];
        output.Write(MemoryMarshal.AsBytes(count));
        output.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(records)));
        output.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(rows)));
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote, in place of all marks.</summary>
    public void ReadFrom(Stream input)
    {
        Span<int> count = [0];
        input.ReadExactly(MemoryMarshal.AsBytes(count));
        CollectionsMarshal.SetCount(records, count[0]);
        CollectionsMarshal.SetCount(rows, count[0] * tables.Length);
        input.ReadExactly(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(records)));
        input.ReadExactly(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(rows)));
    }
}

/// <summary>What the first records of a batch came to.</summary>
/// <param name="Records">Records, without those that were rejected.</param>
/// <param name="Rejected">Records that were rejected.</param>
/// <param name="Rows">Rows of each table.</param>
internal sealed record BatchHead(long Records, long Rejected, IReadOnlyDictionary<TableDefinition, int> Rows);
