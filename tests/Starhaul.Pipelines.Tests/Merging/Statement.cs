using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Sinks;

namespace Starhaul.Pipelines.Tests.Merging;

/// <summary>One row of a small world in which keys, times and contents often meet.</summary>
internal sealed record Statement(TableDefinition Table, object[] Key, IReadOnlyList<StatedGroup> Groups)
{
    private static readonly TableDefinition[] Owners =
    [
        GalaxyTables.Systems,
        GalaxyTables.Bodies,
        GalaxyTables.Rings,
        GalaxyTables.Stations,
        GalaxyTables.Factions,
        GalaxyTables.Ships,
    ];

    /// <summary>The statement that a number stands for.</summary>
    public static Statement Of(int seed)
    {
        var random = new Random(seed);
        var table = Owners[random.Next(Owners.Length)];
        object[] key =
            table.Columns[0].IsText ? [Text(random)]
            : table.Columns[0].Type == ColumnType.Id
                ? [ulong.MaxValue - (ulong)random.Next(2), (long)random.Next(2), "r" + Text(random)]
            : [(long)random.Next(2)];
        var groups = table.Groups.Where(_ => random.Next(3) == 0).Select(group => Group(table, group, random)).ToList();
        return new Statement(table, key[..table.KeyLength], groups);
    }

    public void AddTo(BatchBuilder batch) =>
        batch.Row(
            Table,
            Key,
            row =>
            {
                foreach (var group in Groups)
                {
                    if (group.Group.Set is null)
                    {
                        row.Group(group.Group.Name, group.Time, group.Columns);
                    }
                    else
                    {
                        object[][] set = [.. group.Set.Select(member => (object[])[member.Name, .. member.Columns])];
                        row.Set(group.Group.Name, group.Time, group.Columns, set);
                    }
                }
            }
        );

    private static StatedGroup Group(TableDefinition table, FieldGroup group, Random random)
    {
        var time = random.Next(4) is > 0 and var known ? (long?)known : null;
        var columns = Columns(table, group.Columns, random);
        var set = group.Set?.Table;
        var members = set is null
            ? []
            : Enumerable
                .Range(0, random.Next(4))
                .Select(_ => new SetMember(
                    Text(random),
                    Columns(set, Enumerable.Range(set.KeyLength, set.ImportColumn - set.KeyLength), random)
                ))
                .ToList();
        return new StatedGroup(group, time, columns, members);
    }

    private static (string, object?)[] Columns(TableDefinition table, IEnumerable<int> columns, Random random)
    {
        // Often nothing at all, so that empty groups meet too.
        var isEmpty = random.Next(3) == 0;
        return columns
            .Select(column => table.Columns[column])
            .Select(column => (column.Name, isEmpty || random.Next(4) == 0 ? null : Value(column.Type, random)))
            .ToArray();
    }

    private static object Value(ColumnType type, Random random) =>
        type switch
        {
            ColumnType.Text => Text(random),
            ColumnType.Json => random.Next(2) == 0 ? "[]" : """{"b":1}""",
            ColumnType.Flag => random.Next(2) == 0,
            ColumnType.Real => random.Next(2) / 3.0,
            ColumnType.Id => ulong.MaxValue - (ulong)random.Next(2),
            _ => (long)-random.Next(2),
        };

    private static string Text(Random random) =>
        random.Next(3) switch
        {
            0 => "",
            1 => "a long name",
            _ => "z",
        };
}
