using System.Text;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Tables;

namespace Starhaul.PlugIn.Database;

/// <summary>The database as a sink needs it: rows out by their keys, rows in, in transactions. What is newer is not its concern.</summary>
internal sealed class MemoryStore(MemoryDatabase database, string name) : ITableStore
{
    private Dictionary<string, Dictionary<string, object?[]>>? pending;

    public string Name => name;

    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<bool> OpenToReadAsync(CancellationToken cancellationToken) => Task.FromResult(true);

    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        if (!await database.Writer.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken))
        {
            throw new DestinationException($"{name} is locked.") { IsTransient = true };
        }

        pending = database.Copy();
    }

    public ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        database.Commit(pending!);
        return RollbackAsync();
    }

    public ValueTask RollbackAsync()
    {
        if (pending is not null)
        {
            pending = null;
            database.Writer.Release();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask ReadAsync(KeyList keys, RowBuffer into, CancellationToken cancellationToken)
    {
        var column = into.Table.Columns.IndexOf(keys.Column);
        var wanted = Enumerable
            .Range(0, keys.Count)
            .Select(index => KeyOf(keys, index))
            .ToHashSet(StringComparer.Ordinal);
        Append(Rows(into.Table).Where(row => row[column] is { } cell && wanted.Contains(Text(cell))), into);
        return ValueTask.CompletedTask;
    }

    public ValueTask ReadAllAsync(RowBuffer into, CancellationToken cancellationToken)
    {
        Append(Rows(into.Table).OrderBy(row => (long)row[0]!), into);
        return ValueTask.CompletedTask;
    }

    public ValueTask ReadLastAsync(RowBuffer into, CancellationToken cancellationToken)
    {
        Append(Rows(into.Table).OrderBy(row => (long)row[0]!).TakeLast(1), into);
        return ValueTask.CompletedTask;
    }

    public ValueTask InsertAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken)
    {
        foreach (var row in which.Span)
        {
            pending![rows.Table.Name].Add(KeyOf(rows, row), Cells(rows, row));
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask UpdateAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken)
    {
        foreach (var row in which.Span)
        {
            pending![rows.Table.Name][KeyOf(rows, row)] = Cells(rows, row);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DeleteAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken)
    {
        foreach (var row in which.Span)
        {
            pending![rows.Table.Name].Remove(KeyOf(rows, row));
        }

        return ValueTask.CompletedTask;
    }

    public Task<IReadOnlyList<KnownSystem>> FindSystemsAsync(string name, CancellationToken cancellationToken)
    {
        var table = TableDefinition.All.Single(table => table.Name == "systems");
        var columns = table.Columns.Select(column => column.Name).ToList();
        var (named, x, y, z) = (
            columns.IndexOf("name"),
            columns.IndexOf("x"),
            columns.IndexOf("y"),
            columns.IndexOf("z")
        );
        var id = KnownSystem.ReadId(name);
        return Task.FromResult<IReadOnlyList<KnownSystem>>([
            .. Rows(table)
                .Where(row => row[x] is not null && row[named] is not null)
                .Where(row =>
                    (long)row[0]! == id || string.Equals(Text(row[named]!), name, StringComparison.OrdinalIgnoreCase)
                )
                .Take(100)
                .Select(row => new KnownSystem(
                    unchecked((ulong)(long)row[0]!),
                    Text(row[named]!),
                    Number(row[x]!),
                    Number(row[y]!),
                    Number(row[z]!)
                )),
        ]);
    }

    public ValueTask DisposeAsync() => RollbackAsync();

    private Dictionary<string, object?[]>.ValueCollection Rows(TableDefinition table) =>
        (pending ?? database.Tables)[table.Name].Values;

    private static object?[] Cells(RowBuffer rows, int row) =>
        [.. Enumerable.Range(0, rows.Table.Columns.Length).Select(column => Cell(rows, row, column))];

    private static object? Cell(RowBuffer rows, int row, int column) =>
        rows.IsNull(row, column) ? null
        : rows.Table.Columns[column].IsText ? rows.Utf8(row, column).ToArray()
        : rows.Int64(row, column);

    private static void Append(IEnumerable<object?[]> from, RowBuffer into)
    {
        foreach (var cells in from)
        {
            var row = into.Add();
            for (var column = 0; column < cells.Length; column++)
            {
                if (cells[column] is byte[] text)
                {
                    into.Set(row, column, text);
                }
                else if (cells[column] is long number)
                {
                    into.Set(row, column, number);
                }
            }
        }
    }

    private static string KeyOf(RowBuffer rows, int row) =>
        string.Join('\0', Enumerable.Range(0, rows.Table.KeyLength).Select(column => Text(Cell(rows, row, column)!)));

    private static string KeyOf(KeyList keys, int index) =>
        keys.IsText ? Text(keys.Utf8(index).ToArray()) : Text(keys.Number(index));

    private static string Text(object cell) => cell is byte[] text ? Encoding.UTF8.GetString(text) : $"{cell}";

    private static double Number(object cell) => BitConverter.Int64BitsToDouble((long)cell);
}
