using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Sinks;

namespace Starhaul.Pipelines.Tests.Merging;

/// <summary>
/// Newer wins, said again without a database: of each group of each key the greatest form by (has anything, time, hash).
/// </summary>
internal static class MergeModel
{
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TableDump Tables(IReadOnlyCollection<Statement> statements)
    {
        var dump = new TableDump();
        foreach (var rows in statements.GroupBy(said => (said.Table, Key: string.Join('|', said.Key))))
        {
            AddOwner(dump, rows.First().Table, rows.First().Key, [.. rows.SelectMany(row => row.Groups)]);
        }

        var systems = statements.Where(said => said.Table == GalaxyTables.Systems).Select(said => (ulong)said.Key[0]);
        var needed = statements
            .Where(said => said.Table == GalaxyTables.Bodies || said.Table == GalaxyTables.Rings)
            .Select(said => (ulong)said.Key[0]);
        foreach (var missing in needed.Except(systems))
        {
            dump.Add(GalaxyTables.Systems, Row(GalaxyTables.Systems, [missing]));
        }

        return dump;
    }

    private static void AddOwner(TableDump dump, TableDefinition table, object[] key, IReadOnlyList<StatedGroup> said)
    {
        var row = Row(table, key);
        foreach (var forms in said.GroupBy(group => group.Group))
        {
            var greatest = forms
                .OrderByDescending(form => form.Time is not null || !IsEmpty(form))
                .ThenByDescending(form => form.Time ?? long.MinValue)
                .ThenByDescending(form => Hash(table, key, form), StringComparer.Ordinal)
                .First();
            row[table[$"{greatest.Group.Name}_time"]] = greatest.Time;
            foreach (var (name, value) in greatest.Columns)
            {
                row[table[name]] = value;
            }

            foreach (var member in Members(greatest))
            {
                var set = greatest.Group.Set!.Table;
                var memberRow = Row(set, Prefix(key, greatest.Group.Set), member.Name);
                foreach (var (name, value) in member.Columns)
                {
                    memberRow[set[name]] = value;
                }

                dump.Add(set, memberRow);
            }
        }

        dump.Add(table, row);
    }

    private static IEnumerable<SetMember> Members(StatedGroup form) => form.Set.DistinctBy(member => member.Name);

    private static bool IsEmpty(StatedGroup form) =>
        form.Set.Count == 0 && form.Columns.All(column => column.Value is null);

    private static object[] Prefix(object[] key, RowSet set) =>
        set.Table == GalaxyTables.Signals ? [.. key, .. set.Constants] : key;

    private static object?[] Row(TableDefinition table, object[] key, params object[] rest)
    {
        var row = new object?[table.Columns.Length];
        key.Concat(rest).ToArray().CopyTo(row, 0);
        return row;
    }

    private static string Hash(TableDefinition table, object[] key, StatedGroup form)
    {
        var members = form.Columns.Select(column => KeyValuePair.Create(column.Name, Node(table, column)));
        if (form.Group.Set is { } set)
        {
            var prefix = set.Table.Columns.Select(column => column.Name).Zip(Prefix(key, set));
            var rows = Members(form)
                .OrderBy(member => member.Name, StringComparer.Ordinal)
                .Select(member =>
                    prefix
                        .Append((set.Table.Columns[set.PrefixLength].Name, member.Name))
                        .Select(cell => (cell.Item1, (object?)cell.Item2))
                        .Concat(member.Columns)
                        .Select(column => KeyValuePair.Create(column.Item1, Node(set.Table, column)))
                )
                .Select(JsonNode? (cells) => Sorted(cells));
            members = members.Append(KeyValuePair.Create("rows", (JsonNode?)new JsonArray([.. rows])));
        }

        return Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Sorted(members), Plain)));
    }

    private static JsonObject Sorted(IEnumerable<KeyValuePair<string, JsonNode?>> members) =>
        new(members.OrderBy(member => member.Key, StringComparer.Ordinal));

    private static JsonNode? Node(TableDefinition table, (string Name, object? Value) column) =>
        column.Value is string json && table.Columns[table[column.Name]].Type == ColumnType.Json
            ? JsonNode.Parse(json)
            : JsonSerializer.SerializeToNode(column.Value);
}
