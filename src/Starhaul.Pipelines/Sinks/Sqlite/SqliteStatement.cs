using SQLitePCL;
using static SQLitePCL.raw;

namespace Starhaul.Pipelines.Sinks.Sqlite;

/// <summary>A prepared statement. Parameters and columns count from 0.</summary>
internal sealed class SqliteStatement(SqliteDatabase database, sqlite3_stmt handle) : IDisposable
{
    public void Bind(int parameter, long value) => database.Check(sqlite3_bind_int64(handle, parameter + 1, value));

    public void Bind(int parameter, double value) => database.Check(sqlite3_bind_double(handle, parameter + 1, value));

    public void Bind(int parameter, ReadOnlySpan<byte> text) =>
        database.Check(sqlite3_bind_text(handle, parameter + 1, text));

    public void BindNull(int parameter) => database.Check(sqlite3_bind_null(handle, parameter + 1));

    /// <summary>Goes on to the next row.</summary>
    /// <returns>False after the last; the statement is then ready for its next use.</returns>
    public bool Step()
    {
        var code = sqlite3_step(handle);
        if (code == SQLITE_ROW)
        {
            return true;
        }

        // The reset gives the same error as the step, and takes the statement out of the way of a rollback.
        var error = code == SQLITE_DONE ? null : database.Error(code);
        sqlite3_reset(handle);
        return error is null ? false : throw error;
    }

    public bool IsNull(int column) => sqlite3_column_type(handle, column) == SQLITE_NULL;

    public long Int64(int column) => sqlite3_column_int64(handle, column);

    public double Double(int column) => sqlite3_column_double(handle, column);

    /// <summary>Text in UTF-8, valid until the next step.</summary>
    public ReadOnlySpan<byte> Utf8(int column) => sqlite3_column_blob(handle, column);

    /// <inheritdoc />
    public void Dispose() => handle.Dispose();
}
