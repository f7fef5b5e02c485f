using System.Buffers;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks.Sql;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks.Sqlite;

/// <summary>One table of an open database: rows between its pages and a <see cref="RowBuffer"/>, by statements that stay prepared.</summary>
internal sealed class SqliteTable(SqliteDatabase database, TableDefinition table) : IDisposable
{
    // One statement for many rows saves SQLite its beginning and end for each; more of them gain nothing.
    private const int RowsOfAnInsert = 16;

    private readonly Dictionary<string, SqliteStatement> prepared = new(StringComparer.Ordinal);
    private readonly ColumnType[] types = [.. table.Columns.Select(column => column.Type)];
    private readonly string name = SqlDialect.Quote(table.Name);

    /// <summary>Adds rows.</summary>
    public void Insert(RowBuffer rows, ReadOnlySpan<int> which)
    {
        var many = which.Length < RowsOfAnInsert ? null : Prepared(InsertOf(RowsOfAnInsert));
        Run(Prepared(InsertOf(rows: 1)), many, rows, which, table.Columns.Length);
    }

    /// <summary>Replaces rows by their whole keys. They stay where they are in the file: REPLACE would leave holes.</summary>
    public void Update(RowBuffer rows, ReadOnlySpan<int> which)
    {
        var parameters = table.Columns.Select((column, at) => $"{SqlDialect.Quote(column.Name)} = ?{at + 1}").ToList();
        var statement = Prepared(
            $"UPDATE {name} SET {string.Join(", ", parameters.Skip(table.KeyLength))}"
                + $" WHERE {string.Join(" AND ", parameters.Take(table.KeyLength))}"
        );
        Run(statement, many: null, rows, which, table.Columns.Length);
    }

    /// <summary>Removes rows by their whole keys.</summary>
    public void Delete(RowBuffer rows, ReadOnlySpan<int> which)
    {
        var key = string.Join(
            " AND ",
            SqlDialect.KeyOf(table).Select(column => $"{SqlDialect.Quote(column.Name)} = ?")
        );
        Run(Prepared($"DELETE FROM {name} WHERE {key}"), many: null, rows, which, table.KeyLength);
    }

    /// <summary>Appends the rows that have one of the keys in their column.</summary>
    public void Read(KeyList keys, RowBuffer into)
    {
        var statement = Prepared(
            $"SELECT {SqlDialect.Names(table.Columns)} FROM {name} WHERE {SqlDialect.Quote(keys.Column.Name)} = ?"
        );
        for (var key = 0; key < keys.Count; key++)
        {
            if (keys.IsText)
            {
                statement.Bind(0, keys.Utf8(key).Span);
            }
            else
            {
                statement.Bind(0, keys.Number(key));
            }

            Append(statement, into);
        }
    }

    /// <summary>Appends every row by its key upwards.</summary>
    public void ReadAll(RowBuffer into) =>
        Append(
            Prepared(
                $"SELECT {SqlDialect.Names(table.Columns)} FROM {name} ORDER BY {SqlDialect.Names(SqlDialect.KeyOf(table))}"
            ),
            into
        );

    /// <summary>Appends the row with the greatest key.</summary>
    public void ReadLast(RowBuffer into)
    {
        var key = string.Join(", ", SqlDialect.KeyOf(table).Select(column => $"{SqlDialect.Quote(column.Name)} DESC"));
        Append(Prepared($"SELECT {SqlDialect.Names(table.Columns)} FROM {name} ORDER BY {key} LIMIT 1"), into);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var statement in prepared.Values)
        {
            statement.Dispose();
        }
    }

    private SqliteStatement Prepared(string sql)
    {
        if (!prepared.TryGetValue(sql, out var statement))
        {
            prepared.Add(sql, statement = database.Prepare(sql));
        }

        return statement;
    }

    // Without OR ROLLBACK, SQLite would copy each page that a statement of many rows changes, to undo that statement alone.
    private string InsertOf(int rows)
    {
        var values = $"({string.Join(", ", Enumerable.Repeat("?", table.Columns.Length))})";
        return $"INSERT OR ROLLBACK INTO {name} ({SqlDialect.Names(table.Columns)})"
            + $" VALUES {string.Join(", ", Enumerable.Repeat(values, rows))}";
    }

    // Not every source has its systems by id64 upwards, and stations are in no order; keys that ascend touch each page of
    // the tree once.
    private void Run(SqliteStatement one, SqliteStatement? many, RowBuffer rows, ReadOnlySpan<int> which, int columns)
    {
        var order = ArrayPool<int>.Shared.Rent(which.Length);
        var keys = ArrayPool<long>.Shared.Rent(which.Length);
        try
        {
            which.CopyTo(order);
            if (!table.Columns[0].IsText)
            {
                for (var i = 0; i < which.Length; i++)
                {
                    keys[i] = rows.Int64(which[i], 0);
                }

                keys.AsSpan(0, which.Length).Sort(order.AsSpan(0, which.Length));
            }

            var ordered = order.AsSpan(0, which.Length);
            var alone = many is null ? ordered.Length : ordered.Length % RowsOfAnInsert;
            Run(one, rowsOfARun: 1, rows, ordered[..alone], columns);
            if (many is not null)
            {
                Run(many, RowsOfAnInsert, rows, ordered[alone..], columns);
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(order);
            ArrayPool<long>.Shared.Return(keys);
        }
    }

    private unsafe void Run(
        SqliteStatement statement,
        int rowsOfARun,
        RowBuffer rows,
        ReadOnlySpan<int> ordered,
        int columns
    )
    {
        using var pinned = rows.Text.Memory(0, rows.Text.Length).Pin();
        var text = (byte*)pinned.Pointer;
        var wanted = ulong.MaxValue >> (64 - columns);
        var slot = 0;
        // Only keys are bound to remove rows, and a row that is not there needs no removing.
        var isCounted = columns > table.KeyLength;
        foreach (var row in ordered)
        {
            statement.BindRow(slot, rows.Cells(row), rows.Present(row) & wanted, types, text);
            if (++slot == rowsOfARun)
            {
                statement.Step();
                if (isCounted)
                {
                    database.RequireChanges(rowsOfARun, table.Name);
                }

                slot = 0;
            }
        }
    }

    private void Append(SqliteStatement statement, RowBuffer into)
    {
        while (statement.Step())
        {
            var row = into.Add();
            for (var column = 0; column < types.Length; column++)
            {
                if (statement.IsNull(column))
                {
                    continue;
                }

                switch (types[column])
                {
                    case ColumnType.Text:
                    case ColumnType.Json:
                        into.Set(row, column, statement.Utf8(column));
                        break;
                    case ColumnType.Real:
                        into.Set(row, column, statement.Double(column));
                        break;
                    default:
                        into.Set(row, column, statement.Int64(column));
                        break;
                }
            }
        }
    }
}
