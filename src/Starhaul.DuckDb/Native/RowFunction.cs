using System.Runtime.InteropServices;
using Starhaul.Pipelines.Tables;

namespace Starhaul.DuckDb.Native;

/// <summary>
/// Rows that a query pulls out of this program: <c>SELECT * FROM name()</c>. Staging tables and appenders would copy every row
/// once more, and want a statement to empty them.
/// </summary>
internal abstract unsafe class RowFunction
{
    /// <summary>The columns of its rows.</summary>
    protected abstract IReadOnlyList<Column> Columns { get; }

    /// <summary>How many rows there will be, so that joins build on the smaller side; null when it is unknown.</summary>
    protected abstract long? Cardinality { get; }

    /// <summary>The type of a column.</summary>
    public static DuckDbType TypeOf(ColumnType type) =>
        type switch
        {
            ColumnType.Integer => DuckDbType.BigInt,
            ColumnType.Id => DuckDbType.UBigInt,
            ColumnType.Real => DuckDbType.Double,
            ColumnType.Flag => DuckDbType.Boolean,
            ColumnType.Time => DuckDbType.Timestamp,
            _ => DuckDbType.Varchar,
        };

    /// <summary>Makes it a function of a database.</summary>
    public void Register(DuckDbConnection connection, string name)
    {
        var function = DuckDbFunctionApi.Create();
        DuckDbFunctionApi.SetName(function, name);
        DuckDbFunctionApi.SetExtraInfo(function, GCHandle.ToIntPtr(GCHandle.Alloc(this)), &Delete);
        DuckDbFunctionApi.SetBind(function, &Bind);
        DuckDbFunctionApi.SetInit(function, &Init);
        DuckDbFunctionApi.SetFunction(function, &Fill);
        var state = DuckDbFunctionApi.Register(connection, function);
        DuckDbFunctionApi.Destroy(ref function);
        if (state != DuckDbApi.Success)
        {
            throw DuckDbErrors.Failed($"the table function {name} was refused");
        }
    }

    /// <summary>Goes back to the first row: a query begins.</summary>
    protected abstract void Rewind();

    /// <summary>Fills an empty chunk; leaves it empty when there are no more rows. One thread calls it at a time.</summary>
    protected abstract void Fill(nint chunk);

    // No exception may cross into the library.
    [UnmanagedCallersOnly]
    private static void Bind(nint info)
    {
        try
        {
            var function = From(DuckDbFunctionApi.BindGetExtraInfo(info));
            foreach (var column in function.Columns)
            {
                var type = DuckDbApi.CreateLogicalType(TypeOf(column.Type));
                DuckDbFunctionApi.BindAddColumn(info, column.Name, type);
                DuckDbApi.DestroyLogicalType(ref type);
            }

            if (function.Cardinality is { } rows)
            {
                DuckDbFunctionApi.BindSetCardinality(info, (ulong)rows, isExact: true);
            }
        }
        catch (Exception exception)
        {
            DuckDbFunctionApi.BindSetError(info, exception.Message);
        }
    }

    [UnmanagedCallersOnly]
    private static void Init(nint info)
    {
        From(DuckDbFunctionApi.InitGetExtraInfo(info)).Rewind();
        DuckDbFunctionApi.InitSetMaxThreads(info, 1);
    }

    [UnmanagedCallersOnly]
    private static void Fill(nint info, nint chunk)
    {
        try
        {
            From(DuckDbFunctionApi.GetExtraInfo(info)).Fill(chunk);
        }
        catch (Exception exception)
        {
            DuckDbFunctionApi.SetError(info, exception.Message);
        }
    }

    [UnmanagedCallersOnly]
    private static void Delete(nint info) => GCHandle.FromIntPtr(info).Free();

    private static RowFunction From(nint info) => (RowFunction)GCHandle.FromIntPtr(info).Target!;
}
