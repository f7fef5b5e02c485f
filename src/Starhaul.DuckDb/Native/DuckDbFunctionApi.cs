using System.Runtime.InteropServices;

namespace Starhaul.DuckDb.Native;

/// <summary>The calls of DuckDB's C API with which a program hands rows to a query: table functions.</summary>
internal static unsafe partial class DuckDbFunctionApi
{
    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_create_table_function")]
    internal static partial nint Create();

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_destroy_table_function")]
    internal static partial void Destroy(ref nint function);

    [LibraryImport(
        DuckDbLibrary.Name,
        EntryPoint = "duckdb_table_function_set_name",
        StringMarshalling = StringMarshalling.Utf8
    )]
    internal static partial void SetName(nint function, string name);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_table_function_set_extra_info")]
    internal static partial void SetExtraInfo(nint function, nint info, delegate* unmanaged<nint, void> delete);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_table_function_set_bind")]
    internal static partial void SetBind(nint function, delegate* unmanaged<nint, void> bind);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_table_function_set_init")]
    internal static partial void SetInit(nint function, delegate* unmanaged<nint, void> init);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_table_function_set_function")]
    internal static partial void SetFunction(nint function, delegate* unmanaged<nint, nint, void> fill);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_register_table_function")]
    internal static partial int Register(DuckDbConnection connection, nint function);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_bind_get_extra_info")]
    internal static partial nint BindGetExtraInfo(nint info);

    [LibraryImport(
        DuckDbLibrary.Name,
        EntryPoint = "duckdb_bind_add_result_column",
        StringMarshalling = StringMarshalling.Utf8
    )]
    internal static partial void BindAddColumn(nint info, string name, nint type);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_bind_set_cardinality")]
    internal static partial void BindSetCardinality(nint info, ulong rows, [MarshalAs(UnmanagedType.U1)] bool isExact);

    [LibraryImport(
        DuckDbLibrary.Name,
        EntryPoint = "duckdb_bind_set_error",
        StringMarshalling = StringMarshalling.Utf8
    )]
    internal static partial void BindSetError(nint info, string error);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_init_get_extra_info")]
    internal static partial nint InitGetExtraInfo(nint info);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_init_set_max_threads")]
    internal static partial void InitSetMaxThreads(nint info, ulong threads);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_function_get_extra_info")]
    internal static partial nint GetExtraInfo(nint info);

    [LibraryImport(
        DuckDbLibrary.Name,
        EntryPoint = "duckdb_function_set_error",
        StringMarshalling = StringMarshalling.Utf8
    )]
    internal static partial void SetError(nint info, string error);
}
