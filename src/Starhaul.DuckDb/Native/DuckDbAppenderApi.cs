using System.Runtime.InteropServices;

namespace Starhaul.DuckDb.Native;

/// <summary>The calls by which rows are added to a table without a statement.</summary>
internal static unsafe partial class DuckDbAppenderApi
{
    [LibraryImport(
        DuckDbLibrary.Name,
        EntryPoint = "duckdb_appender_create",
        StringMarshalling = StringMarshalling.Utf8
    )]
    internal static partial int Create(DuckDbConnection connection, string? schema, string table, out nint appender);

    [LibraryImport(
        DuckDbLibrary.Name,
        EntryPoint = "duckdb_appender_add_column",
        StringMarshalling = StringMarshalling.Utf8
    )]
    internal static partial int AddColumn(nint appender, string name);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_append_data_chunk")]
    internal static partial int Append(nint appender, nint chunk);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_appender_flush")]
    internal static partial int Flush(nint appender);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_appender_clear")]
    internal static partial int Clear(nint appender);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_appender_error")]
    internal static partial nint Error(nint appender);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_appender_destroy")]
    internal static partial int Destroy(ref nint appender);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_create_data_chunk")]
    internal static partial nint CreateChunk(nint* types, ulong columns);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_data_chunk_reset")]
    internal static partial void ResetChunk(nint chunk);
}
