using System.Globalization;
using System.Text.Json.Nodes;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks;

/// <summary>
/// The data of a target, read back as values of C# (see <see cref="RowValues"/>), rows by their keys: what tests compare.
/// </summary>
internal sealed class TableDump
{
    private readonly Dictionary<TableDefinition, List<object?[]>> tables = GalaxyTables.Data.ToDictionary(
        table => table,
        _ => new List<object?[]>()
    );

    /// <summary>The rows of a table, each with a value a column.</summary>
    public IReadOnlyList<object?[]> this[TableDefinition table] => tables[table];

    /// <summary>Reads every table of data of a store.</summary>
    public static async Task<TableDump> ReadAsync(ITableStore store, CancellationToken cancellationToken)
    {
        var dump = new TableDump();
        foreach (var table in GalaxyTables.Data)
        {
            var rows = new RowBuffer(table, new TextArena());
            await store.ReadAllAsync(rows, cancellationToken);
            for (var row = 0; row < rows.Count; row++)
            {
                dump.Add(table, rows.Values(row));
            }
        }

        return dump;
    }

    /// <summary>Adds a row: its values in the order of the columns.</summary>
    public void Add(TableDefinition table, params object?[] values)
    {
        Assert.Equal(table.Columns.Length, values.Length);
        tables[table].Add(values);
    }

    /// <summary>One value of the row with a key; fails where there is no such row.</summary>
    public object? Value(TableDefinition table, object[] key, string column) => Row(table, key)[table[column]];

    /// <summary>Number of the import that last changed the row with a key.</summary>
    public long Import(TableDefinition table, params object[] key) => (long)Row(table, key)[table.ImportColumn]!;

    /// <summary>A line a row, without import ids and origins, which name them, in an order of its own: equal texts are equal tables.</summary>
    public string Text =>
        string.Join(
            '\n',
            from table in GalaxyTables.Data
            from line in tables[table].Select(row => Line(table, row)).Order(StringComparer.Ordinal)
            select line
        );

    /// <summary>
    /// What the rows say of single fields, beside the time of their group: the column of origins without the numbers of imports. It is the
    /// same in every order of loading.
    /// </summary>
    public string Origins =>
        string.Join(
            '\n',
            from table in GalaxyTables.Data
            where table.OriginsColumn >= 0
            from line in tables[table]
                .Select(row => $"{string.Join(' ', row.Take(table.KeyLength))}: {Entries(table, row)}")
                .Order(StringComparer.Ordinal)
            select $"{table.Name} {line}"
        );

    private static string Entries(TableDefinition table, object?[] row)
    {
        var origins = row[table.OriginsColumn] is string json ? JsonNode.Parse(json) : null;
        return string.Join(
            ' ',
            from field in origins?["fields"]?.AsObject() ?? []
            let atom = table.Atom(field.Key)
            let entry = WithoutImport(field.Value!)
            let isNone = !atom.IsSet && !atom.IsNoneWhereNull && atom.Columns.All(column => row[column] is null)
            where entry != "{}" || isNone
            select $"{atom.Name}={entry}"
        );
    }

    private static string WithoutImport(JsonNode entry)
    {
        (entry as JsonObject)?.Remove("import");
        return entry.ToJsonString();
    }

    private static string Line(TableDefinition table, object?[] row) =>
        $"{table.Name}: "
        + string.Join(
            " | ",
            table
                .Columns.Zip(row)
                .Where((_, index) => index != table.ImportColumn && index != table.OriginsColumn)
                .Where(cell => cell.Second is not null)
                .Select(cell => $"{cell.First.Name}={Shown(cell.Second!)}")
        );

    private static string Shown(object value) =>
        value is string text ? $"\"{text}\"" : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private object?[] Row(TableDefinition table, object[] key) =>
        tables[table].Single(row => row.Take(key.Length).SequenceEqual(key.Select(Widened)));

    private static object? Widened(object value) => value is int number ? (long)number : value;
}
