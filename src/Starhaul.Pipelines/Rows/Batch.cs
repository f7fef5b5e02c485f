using System.Runtime.InteropServices;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Rows;

/// <summary>What some records of a source say, as rows of every table. It is filled once, then only read.</summary>
internal sealed class Batch
{
    private readonly RowBuffer[] tables;
    private readonly RecordMarks marks;

    public Batch()
    {
        Text = new TextArena();
        tables = [.. GalaxyTables.Data.Select(table => new RowBuffer(table, Text))];
        marks = new RecordMarks(tables);
    }

    /// <summary>The text of all rows.</summary>
    public TextArena Text { get; }

    /// <summary>Offset of the batch's first byte in the decoded source.</summary>
    public long StartOffset { get; set; }

    /// <summary>Offset after the batch's last record in the decoded source: where a resumed import goes on.</summary>
    public long EndOffset { get; set; }

    /// <summary>Records that it was made of, without those that were rejected.</summary>
    public long Records { get; set; }

    /// <summary>Records between the two offsets that were rejected, and parts of records that were rejected alone.</summary>
    public long Rejected { get; set; }

    /// <summary>Those of <see cref="Rejected"/> that are parts of records, of which the rest is in the batch.</summary>
    public long RejectedParts { get; set; }

    /// <summary>Those of <see cref="Records"/> that are in no table, since a filter did not let them pass.</summary>
    public long Unwanted { get; set; }

    /// <summary>Whether any record states what the filters ask for: a population, and a place.</summary>
    public (bool Population, bool Place) States { get; set; }

    /// <summary>Records in the batch that lost a part to a time that cannot be read.</summary>
    public long RecordsOfUnreadableTimes { get; set; }

    /// <summary>The bits of the tables, by their ordinals, whose rows were not wanted: nothing is to be written into them.</summary>
    public long LeftOut { get; set; }

    /// <summary>Whether a table's rows were not wanted.</summary>
    public bool LeavesOut(TableDefinition table) => (LeftOut & (1L << table.Ordinal)) != 0;

    public RowBuffer this[TableDefinition table] => tables[table.Ordinal];

    /// <summary>Says that a record is in the batch, or was rejected, and where it ends in the decoded source.</summary>
    public void EndRecord(long endOffset, bool isRejected)
    {
        EndOffset = endOffset;
        Records += isRejected ? 0 : 1;
        Rejected += isRejected ? 1 : 0;
        marks.Add(endOffset, Rejected);
    }

    /// <summary>What the records came to that end at an offset of the decoded source or before it.</summary>
    public BatchHead HeadUpTo(long offset) => marks.HeadUpTo(offset);

    /// <summary>Writes the batch as it is in memory, for <see cref="ReadFrom"/> of the same process.</summary>
    public void WriteTo(Stream output)
    {
        Span<long> head =
        [
            StartOffset,
            EndOffset,
            Records,
            Rejected,
            RejectedParts,
            RecordsOfUnreadableTimes,
            Unwanted,
            (States.Population ? 1 : 0) | (States.Place ? 2 : 0),
            LeftOut,
            Text.Length,
        ];
        output.Write(MemoryMarshal.AsBytes(head));
        output.Write(Text.Slice(0, Text.Length));
        foreach (var rows in tables)
        {
            rows.WriteTo(output);
        }

        marks.WriteTo(output);
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote into this batch.</summary>
    public void ReadFrom(Stream input)
    {
        Span<long> head = stackalloc long[10];
        input.ReadExactly(MemoryMarshal.AsBytes(head));
        (StartOffset, EndOffset, Records, Rejected, RejectedParts) = (head[0], head[1], head[2], head[3], head[4]);
        (RecordsOfUnreadableTimes, Unwanted, LeftOut) = (head[5], head[6], head[8]);
        States = ((head[7] & 1) != 0, (head[7] & 2) != 0);
        Text.CutAt(0);
        input.ReadExactly(Text.Reserve((int)head[9])[..(int)head[9]]);
        Text.Commit((int)head[9]);
        foreach (var rows in tables)
        {
            rows.ReadFrom(input);
        }

        marks.ReadFrom(input);
    }

    /// <summary>Makes the batch empty for its next use.</summary>
    public void Clear()
    {
        foreach (var rows in tables)
        {
            rows.CutAt(0);
        }

        Text.CutAt(0);
        marks.Clear();
        StartOffset =
            EndOffset =
            Records =
            Rejected =
            RejectedParts =
            RecordsOfUnreadableTimes =
            Unwanted =
            LeftOut =
                0;
        States = default;
    }
}
