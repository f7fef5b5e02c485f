using Starhaul.Pipelines.Galaxy.Json;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>
/// The rows of a table that many records repeat, such as commodities: one for each content and batch, with the newest time
/// at which it was seen. A row that says something else of the same key is a row of its own; the merge decides.
/// </summary>
internal sealed class Catalog(TableDefinition table)
{
    private readonly FieldGroup details = table.Groups[0];
    private readonly List<int> slotsOfRows = [];
    private readonly List<int> untimed = [];
    private readonly List<(int Row, long Time)> earlierTimes = [];
    private RowBuffer rows = new(table, new TextArena());
    private (uint Hash, int Row, bool IsTaken)[] slots = new (uint, int, bool)[1_024];
    private int rowsBefore;

    /// <summary>How many uses of rows wait for their time.</summary>
    public int Untimed => untimed.Count;

    /// <summary>Begins a batch.</summary>
    public void Begin(Batch batch)
    {
        rows = batch[table];
        Array.Clear(slots);
        slotsOfRows.Clear();
        BeginRecord();
    }

    /// <summary>Begins the batch anew where its rows were left out.</summary>
    public void Forget()
    {
        if (rows.Count == 0 && slotsOfRows.Count > 0)
        {
            Array.Clear(slots);
            slotsOfRows.Clear();
            BeginRecord();
        }
    }

    /// <summary>Begins a record: what follows can be undone.</summary>
    public void BeginRecord()
    {
        untimed.Clear();
        earlierTimes.Clear();
        rowsBefore = slotsOfRows.Count;
    }

    /// <summary>Looks for a row of the same content as the last one, which then is cut off.</summary>
    /// <returns>The row with that content. It waits for its time.</returns>
    public int Settle()
    {
        var row = rows.Count - 1;
        var hash = NameSet.Hash(rows.Utf8(row, 0));
        var i = (int)(hash & (slots.Length - 1));
        for (; slots[i].IsTaken; i = (i + 1) & (slots.Length - 1))
        {
            if (slots[i].Hash == hash && IsSame(slots[i].Row, row) && MayGetTime(slots[i].Row))
            {
                rows.CutAt(row);
                untimed.Add(slots[i].Row);
                return slots[i].Row;
            }
        }

        slots[i] = (hash, row, true);
        slotsOfRows.Add(i);
        untimed.Add(row);
        if (2 * slotsOfRows.Count >= slots.Length)
        {
            Grow();
        }

        return row;
    }

    /// <summary>Says when the rows that wait for their time, from a place on, were seen. Without a time they go on waiting.</summary>
    public void Stamp(int from, long time)
    {
        if (time == DumpTime.None)
        {
            return;
        }

        for (var i = from; i < untimed.Count; i++)
        {
            var row = untimed[i];
            var earlier = rows.IsNull(row, details.TimeColumn) ? DumpTime.None : rows.Int64(row, details.TimeColumn);
            if (time > earlier && rows.IsStated(row, details))
            {
                earlierTimes.Add((row, earlier));
                rows.Set(row, details.TimeColumn, time);
            }
        }

        untimed.RemoveRange(from, untimed.Count - from);
    }

    /// <summary>How far the catalog is filled.</summary>
    public CatalogMark Mark() => new(slotsOfRows.Count, untimed.Count, earlierTimes.Count);

    /// <summary>Undoes the record that was begun last.</summary>
    public void Undo()
    {
        UndoTo(new CatalogMark(rowsBefore, 0, 0));
        BeginRecord();
    }

    /// <summary>Undoes what came since a mark of the record that was begun last.</summary>
    public void UndoTo(CatalogMark mark)
    {
        for (var i = earlierTimes.Count - 1; i >= mark.EarlierTimes; i--)
        {
            var (row, time) = earlierTimes[i];
            if (time == DumpTime.None)
            {
                rows.SetNull(row, details.TimeColumn);
            }
            else
            {
                rows.Set(row, details.TimeColumn, time);
            }
        }

        // Backwards, so that nothing that was placed behind one of them stays.
        for (var row = slotsOfRows.Count - 1; row >= mark.Rows; row--)
        {
            slots[slotsOfRows[row]].IsTaken = false;
        }

        slotsOfRows.RemoveRange(mark.Rows, slotsOfRows.Count - mark.Rows);
        rows.CutAt(mark.Rows);
        earlierTimes.RemoveRange(mark.EarlierTimes, earlierTimes.Count - mark.EarlierTimes);
        untimed.RemoveRange(mark.Untimed, untimed.Count - mark.Untimed);
    }

    // In a group without a time a null says nothing, so that a row which was completed as such has no word of what it does not state. With
    // a time of a later record the null would be none.
    private bool MayGetTime(int row) =>
        row >= rowsBefore
        || !rows.IsNull(row, details.TimeColumn)
        || (table.AtomsStatedBy(present: 0) & ~rows.Stated(row)) == 0;

    private bool IsSame(int left, int right)
    {
        // "There is none" and no word of it both leave a column null.
        if (rows.Stated(left) != rows.Stated(right))
        {
            return false;
        }

        if (!rows.Utf8(left, 0).SequenceEqual(rows.Utf8(right, 0)))
        {
            return false;
        }

        foreach (var column in details.Columns)
        {
            if (rows.IsNull(left, column) != rows.IsNull(right, column))
            {
                return false;
            }

            if (rows.IsNull(left, column))
            {
                continue;
            }

            var isSame = table.Columns[column].IsText
                ? rows.Utf8(left, column).SequenceEqual(rows.Utf8(right, column))
                : rows.Int64(left, column) == rows.Int64(right, column);
            if (!isSame)
            {
                return false;
            }
        }

        return true;
    }

    private void Grow()
    {
        var old = slots;
        slots = new (uint, int, bool)[2 * old.Length];
        for (var row = 0; row < slotsOfRows.Count; row++)
        {
            var taken = old[slotsOfRows[row]];
            var i = (int)(taken.Hash & (slots.Length - 1));
            while (slots[i].IsTaken)
            {
                i = (i + 1) & (slots.Length - 1);
            }

            slots[i] = taken;
            slotsOfRows[row] = i;
        }
    }
}

/// <summary>How far a catalog was filled.</summary>
/// <param name="Rows">Its rows.</param>
/// <param name="Untimed">Uses of rows that waited for their time.</param>
/// <param name="EarlierTimes">Times of rows that the record has replaced.</param>
internal readonly record struct CatalogMark(int Rows, int Untimed, int EarlierTimes);
