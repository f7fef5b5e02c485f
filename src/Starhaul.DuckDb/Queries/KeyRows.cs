using Starhaul.DuckDb.Native;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Tables;

namespace Starhaul.DuckDb.Queries;

/// <summary>Keys as the column <c>key</c> of a function of one connection's queries.</summary>
internal sealed class KeyRows : IDisposable
{
    private static int functions;

    private readonly BufferFunction.Offer offer;

    public KeyRows(DuckDbConnection connection, KeyList keys, Column column)
    {
        var rows = TableOf(column.Type);
        Fill(rows, keys);
        Function = $"starhaul_keys_{Interlocked.Increment(ref functions)}";
        var function = new BufferFunction(rows.Table);
        function.Register(connection, Function);
        offer = function.Serve(rows, Indexes.UpTo(rows.Count));
    }

    /// <summary>The name of the function.</summary>
    public string Function { get; }

    public void Dispose() => offer.Dispose();

    /// <summary>A buffer for keys of a type.</summary>
    internal static RowBuffer TableOf(ColumnType type) =>
        new(
            new TableBuilder($"keys_{type.ToString().ToLowerInvariant()}")
                .Key(new Column("key", type))
                .BuildWithoutImport(),
            new TextArena()
        );

    /// <summary>Puts keys in the place of those that a buffer holds.</summary>
    internal static void Fill(RowBuffer rows, KeyList keys)
    {
        rows.CutAt(0);
        rows.Text.CutAt(0);
        for (var i = 0; i < keys.Count; i++)
        {
            var row = rows.Add();
            if (keys.IsText)
            {
                rows.Set(row, 0, keys.Utf8(i).Span);
            }
            else
            {
                rows.Set(row, 0, keys.Number(i));
            }
        }
    }
}
