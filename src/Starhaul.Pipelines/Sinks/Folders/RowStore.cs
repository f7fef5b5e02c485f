using System.Text;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks.Folders;

/// <summary>A few rows of every table in memory, for merging what repeats.</summary>
internal sealed class RowStore : IRowStore
{
    private readonly Dictionary<TableDefinition, Rows> tables = GalaxyTables.Data.ToDictionary(
        table => table,
        table => new Rows(table)
    );

    /// <summary>Adds rows as they were before: they do not count as changed.</summary>
    public void Preload(RowBuffer rows) => tables[rows.Table].Insert(rows, Indexes.UpTo(rows.Count).Span);

    /// <summary>The numbers of first keys under which a table changed.</summary>
    public IReadOnlySet<long> Changed(TableDefinition table) => tables[table].Changed;

    /// <summary>Appends every row of a table whose first key passes.</summary>
    public void CopyTo(RowBuffer into, Func<long, bool> isWanted) => tables[into.Table].CopyTo(into, isWanted);

    public ValueTask ReadAsync(KeyList keys, RowBuffer into, CancellationToken cancellationToken)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            tables[into.Table].Read(keys.IsText ? Encoding.UTF8.GetString(keys.Utf8(i).Span) : keys.Number(i), into);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask InsertAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken)
    {
        tables[rows.Table].Insert(rows, which.Span);
        tables[rows.Table].NoteChanges(rows, which.Span);
        return ValueTask.CompletedTask;
    }

    public ValueTask UpdateAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken)
    {
        tables[rows.Table].Update(rows, which.Span);
        tables[rows.Table].NoteChanges(rows, which.Span);
        return ValueTask.CompletedTask;
    }

    public ValueTask DeleteAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken)
    {
        tables[rows.Table].Delete(rows, which.Span);
        tables[rows.Table].NoteChanges(rows, which.Span);
        return ValueTask.CompletedTask;
    }

    /// <summary>The rows of one table, by their first keys: numbers, or text.</summary>
    private sealed class Rows(TableDefinition table)
    {
        private readonly RowBuffer kept = new(table, new TextArena());
        private readonly Dictionary<object, List<int>> byKey = [];
        private readonly HashSet<long> changed = [];

        public IReadOnlySet<long> Changed => changed;

        public void NoteChanges(RowBuffer rows, ReadOnlySpan<int> which)
        {
            foreach (var row in which)
            {
                changed.Add(rows.Int64(row, 0));
            }
        }

        public void Insert(RowBuffer rows, ReadOnlySpan<int> which)
        {
            foreach (var row in which)
            {
                var key = KeyOf(rows, row);
                if (!byKey.TryGetValue(key, out var same))
                {
                    byKey[key] = same = [];
                }

                same.Add(CopyCells(rows, row, kept));
            }
        }

        public void Update(RowBuffer rows, ReadOnlySpan<int> which)
        {
            foreach (var row in which)
            {
                var at = byKey[KeyOf(rows, row)].Find(at => IsSameKey(rows, row, at));
                for (var column = table.KeyLength; column < table.Columns.Length; column++)
                {
                    // Text that is written again takes room again.
                    if (!CellOrder.IsSame(kept, at, rows, row, column))
                    {
                        kept.Copy(at, column, rows, row);
                    }
                }
            }
        }

        public void Delete(RowBuffer rows, ReadOnlySpan<int> which)
        {
            foreach (var row in which)
            {
                byKey[KeyOf(rows, row)].RemoveAll(at => IsSameKey(rows, row, at));
            }
        }

        public void Read(object key, RowBuffer into)
        {
            foreach (var row in byKey.GetValueOrDefault(key, []))
            {
                CopyCells(kept, row, into);
            }
        }

        public void CopyTo(RowBuffer into, Func<long, bool> isWanted)
        {
            foreach (var row in byKey.Values.SelectMany(rows => rows).Where(row => isWanted(kept.Int64(row, 0))))
            {
                CopyCells(kept, row, into);
            }
        }

        // What a source stated is a matter of its batch; rows of a database state nothing.
        private static int CopyCells(RowBuffer from, int row, RowBuffer into)
        {
            var copy = into.Add();
            for (var column = 0; column < from.Table.Columns.Length; column++)
            {
                into.Copy(copy, column, from, row);
            }

            return copy;
        }

        private object KeyOf(RowBuffer rows, int row) =>
            table.Columns[0].IsText ? Encoding.UTF8.GetString(rows.Utf8(row, 0)) : rows.Int64(row, 0);

        private bool IsSameKey(RowBuffer rows, int row, int at)
        {
            for (var column = 0; column < table.KeyLength; column++)
            {
                if (!CellOrder.IsSame(kept, at, rows, row, column))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
