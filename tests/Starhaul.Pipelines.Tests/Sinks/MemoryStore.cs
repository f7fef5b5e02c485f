using System.Globalization;
using System.Text;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks;

/// <summary>
/// Tables as dictionaries: the plainest store, strict about what its contract lets a caller do. Several stores may share
/// one content, as connections share a database. It can be told to fail.
/// </summary>
internal sealed class MemoryStore(MemoryStore.Content content) : ITableStore
{
    private Dictionary<TableDefinition, SortedDictionary<string, object?[]>>? pending;

    public string Name => "memory";

    /// <summary>Calls of any kind so far.</summary>
    public int Calls { get; private set; }

    /// <summary>Calls that fail: those whose number it says true to.</summary>
    public Func<int, bool> Fails { get; init; } = _ => false;

    /// <summary>Whether a failure passes when the call is made again.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Whether a commit that fails was made all the same: only its answer is lost.</summary>
    public bool LosesAnswers { get; init; }

    /// <summary>Every table that was read, once a read.</summary>
    public List<TableDefinition> Reads { get; } = [];

    public Task OpenAsync(CancellationToken cancellationToken)
    {
        Count();
        return Task.CompletedTask;
    }

    public Task<bool> OpenToReadAsync(CancellationToken cancellationToken) => Task.FromResult(true);

    public ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        Count();
        Assert.Null(pending);
        pending = content.Copy();
        return ValueTask.CompletedTask;
    }

    public ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        Assert.NotNull(pending);
        if (!LosesAnswers)
        {
            Count();
        }

        content.Tables = pending;
        pending = null;
        if (LosesAnswers)
        {
            Count();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask RollbackAsync()
    {
        pending = null;
        return ValueTask.CompletedTask;
    }

    public ValueTask ReadAsync(KeyList keys, RowBuffer into, CancellationToken cancellationToken)
    {
        Count();
        Assert.Equal(0, into.Count);
        Assert.NotEqual(0, keys.Count);
        Reads.Add(into.Table);
        var wanted = Enumerable.Range(0, keys.Count).Select(index => First(keys, index)).ToHashSet();
        Assert.Equal(keys.Count, wanted.Count);
        var column = into.Table[keys.Column.Name];
        Append(Rows(into.Table).Where(row => wanted.Contains(First(row[column]))), into);
        return ValueTask.CompletedTask;
    }

    public ValueTask ReadLastAsync(RowBuffer into, CancellationToken cancellationToken)
    {
        Count();
        Append(Rows(into.Table).TakeLast(1), into);
        return ValueTask.CompletedTask;
    }

    public ValueTask ReadAllAsync(RowBuffer into, CancellationToken cancellationToken)
    {
        Count();
        Append(Rows(into.Table), into);
        return ValueTask.CompletedTask;
    }

    public ValueTask InsertAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken) =>
        WriteAsync(rows, which, (table, key, row) => table.Add(key, rows.Values(row)));

    public ValueTask UpdateAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken) =>
        WriteAsync(
            rows,
            which,
            (table, key, row) => table[key] = table.ContainsKey(key) ? rows.Values(row) : throw Misuse("update", key)
        );

    public ValueTask DeleteAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken) =>
        WriteAsync(
            rows,
            which,
            (table, key, _) =>
            {
                if (!table.Remove(key))
                {
                    throw Misuse("delete", key);
                }
            }
        );

    public Task<IReadOnlyList<KnownSystem>> FindSystemsAsync(string name, CancellationToken cancellationToken)
    {
        var table = GalaxyTables.Systems;
        return Task.FromResult<IReadOnlyList<KnownSystem>>([
            .. Rows(table)
                .Where(row =>
                    string.Equals((string?)row[table["name"]], name, StringComparison.OrdinalIgnoreCase)
                    || $"{row[0]}" == name
                )
                .Where(row => row[table["x"]] is not null)
                .Select(row => new KnownSystem(
                    (ulong)row[0]!,
                    (string)row[table["name"]]!,
                    (double)row[table["x"]]!,
                    (double)row[table["y"]]!,
                    (double)row[table["z"]]!
                )),
        ]);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static InvalidOperationException Misuse(string verb, string key) =>
        new($"{verb} of {key}, which is not there");

    private static string First(KeyList keys, int index) =>
        keys.IsText ? First(Encoding.UTF8.GetString(keys.Utf8(index).Span)) : First((object)keys.Number(index));

    private static string First(object? value) =>
        value is ulong id ? First((long)id) : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static void Append(IEnumerable<object?[]> from, RowBuffer into)
    {
        foreach (var values in from)
        {
            var row = into.Add();
            for (var column = 0; column < values.Length; column++)
            {
                into.SetValue(row, column, values[column]);
            }
        }
    }

    private ValueTask WriteAsync(
        RowBuffer rows,
        ReadOnlyMemory<int> which,
        Action<SortedDictionary<string, object?[]>, string, int> write
    )
    {
        Count();
        Assert.NotNull(pending);
        foreach (var row in which.Span)
        {
            var key = Enumerable.Range(0, rows.Table.KeyLength).Select(column => Sortable(rows.Value(row, column)!));
            write(pending[rows.Table], string.Join('\0', key), row);
        }

        return ValueTask.CompletedTask;
    }

    // Keys sort as their columns do.
    private static string Sortable(object value) =>
        value switch
        {
            ulong id => id.ToString("x16", CultureInfo.InvariantCulture),
            long number => ((ulong)number ^ (1UL << 63)).ToString("x16", CultureInfo.InvariantCulture),
            _ => (string)value,
        };

    private SortedDictionary<string, object?[]>.ValueCollection Rows(TableDefinition table) =>
        (pending ?? content.Tables)[table].Values;

    private void Count()
    {
        if (Fails(Calls++))
        {
            throw new DestinationException($"Call {Calls} was told to fail.") { IsTransient = IsTransient };
        }
    }

    /// <summary>What the stores of one database share.</summary>
    internal sealed class Content
    {
        public Dictionary<TableDefinition, SortedDictionary<string, object?[]>> Tables { get; set; } =
            GalaxyTables.All.ToDictionary(
                table => table,
                _ => new SortedDictionary<string, object?[]>(StringComparer.Ordinal)
            );

        public Dictionary<TableDefinition, SortedDictionary<string, object?[]>> Copy() =>
            Tables.ToDictionary(
                table => table.Key,
                table => new SortedDictionary<string, object?[]>(table.Value, StringComparer.Ordinal)
            );
    }
}
