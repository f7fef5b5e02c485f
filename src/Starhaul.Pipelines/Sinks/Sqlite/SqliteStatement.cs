using System.Numerics;
using SQLitePCL;
using Starhaul.Pipelines.Tables;
using static SQLitePCL.raw;

namespace Starhaul.Pipelines.Sinks.Sqlite;

/// <summary>A prepared statement. Parameters and columns count from 0.</summary>
internal sealed unsafe class SqliteStatement(SqliteDatabase database, sqlite3_stmt handle) : IDisposable
{
    // The safe handle lives as long as this object, whose owner ends it after the last use.
    private readonly nint statement = handle.DangerousGetHandle();

    // Parameters with a value of each row that BindRow knows.
    private ulong[] bound = [0];

    public void Bind(int parameter, long value) => Check(SqliteNative.BindInt64(statement, parameter + 1, value));

    /// <summary>Binds a copy of a text.</summary>
    public void Bind(int parameter, ReadOnlySpan<byte> text) => Check(sqlite3_bind_text(handle, parameter + 1, text));

    /// <summary>Binds a row, without a copy: its text must stay where it is until the statement has run.</summary>
    /// <param name="slot">Its place among the rows of the statement, whose parameters follow one another.</param>
    /// <param name="cells">The cells.</param>
    /// <param name="present">Which of them are not null, a bit each; the others become null.</param>
    /// <param name="types">The types of the row's columns.</param>
    /// <param name="text">The arena that the row's text is in; never null, since a text without an address would be one.</param>
    public void BindRow(int slot, ReadOnlySpan<long> cells, ulong present, ReadOnlySpan<ColumnType> types, byte* text)
    {
        var first = (slot * cells.Length) + 1;
        BindNullBut(slot, first, present);
        fixed (long* cell = cells)
        fixed (ColumnType* type = types)
        {
            for (var left = present; left != 0; left &= left - 1)
            {
                var column = BitOperations.TrailingZeroCount(left);
                var value = cell[column];
                var code = type[column] switch
                {
                    ColumnType.Real => SqliteNative.BindDouble(
                        statement,
                        first + column,
                        BitConverter.Int64BitsToDouble(value)
                    ),
                    ColumnType.Text or ColumnType.Json => SqliteNative.BindText(
                        statement,
                        first + column,
                        text + (value >> 32),
                        (int)value,
                        SqliteNative.Static
                    ),
                    _ => SqliteNative.BindInt64(statement, first + column, value),
                };
                Check(code);
            }
        }
    }

    /// <summary>Goes on to the next row.</summary>
    /// <returns>False after the last; the statement is then ready for its next use.</returns>
    public bool Step()
    {
        var code = SqliteNative.Step(statement);
        if (code == SQLITE_ROW)
        {
            return true;
        }

        // Read before the reset. A statement that is not reset stands in the way of a rollback.
        var error = code == SQLITE_DONE ? null : database.Error(code);
        _ = SqliteNative.Reset(statement);
        return error is null ? false : throw error;
    }

    public bool IsNull(int column) => SqliteNative.ColumnType(statement, column) == SQLITE_NULL;

    public long Int64(int column) => SqliteNative.ColumnInt64(statement, column);

    public double Double(int column) => SqliteNative.ColumnDouble(statement, column);

    /// <summary>Text in UTF-8, valid until the next step.</summary>
    public ReadOnlySpan<byte> Utf8(int column) =>
        new(SqliteNative.ColumnBlob(statement, column), SqliteNative.ColumnBytes(statement, column));

    /// <inheritdoc />
    public void Dispose() => handle.Dispose();

    // A statement keeps what was bound for its next use, so only what holds a value needs a call.
    private void BindNullBut(int slot, int first, ulong present)
    {
        if (bound.Length <= slot)
        {
            Array.Resize(ref bound, 2 * (slot + 1));
        }

        for (var left = bound[slot] & ~present; left != 0; left &= left - 1)
        {
            Check(SqliteNative.BindNull(statement, first + BitOperations.TrailingZeroCount(left)));
        }

        bound[slot] = present;
    }

    private void Check(int code)
    {
        if (code != SQLITE_OK)
        {
            throw database.Error(code);
        }
    }
}
