using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Sinks;

namespace Starhaul.Pipelines.Tests.Merging;

/// <summary>One row of a small world in which keys, times, places and contents often meet, and of which a random part is said.</summary>
internal sealed record Statement(TableDefinition Table, object[] Key, IReadOnlyList<StatedAtom> Atoms)
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
        var atoms = new List<StatedAtom>();
        foreach (var group in table.Groups.Where(_ => random.Next(3) == 0))
        {
            var time = Time(random);
            var hasOwnTimes = random.Next(4) == 0;
            atoms.AddRange(
                group
                    .Atoms.Where(_ => random.Next(3) > 0)
                    .Select(atom => Say(table, group, atom, hasOwnTimes ? Time(random) : time, random))
            );
        }

        // What is stated of a place needs the place.
        if (!atoms.Exists(said => said.Atom.Name == "system_id64"))
        {
            atoms.RemoveAll(said => said.Atom.IsOfPlace);
        }

        return new Statement(table, key[..table.KeyLength], atoms);
    }

    /// <summary>Adds the row as a reader would, complete with what its columns do not say.</summary>
    public void AddTo(BatchBuilder batch) =>
        batch.Row(
            Table,
            Key,
            row =>
            {
                foreach (var said in Atoms)
                {
                    object[][] set = [.. said.Set.Select(member => (object[])[member.Name, .. member.Columns])];
                    row.Atom(said.Atom, said.Time, said.Columns, set);
                }

                row.Complete();
            }
        );

    private static long? Time(Random random) => random.Next(4) is > 0 and var known ? known : null;

    private static StatedAtom Say(TableDefinition table, FieldGroup group, Atom atom, long? time, Random random)
    {
        var set = atom.IsSet ? group.Set!.Table : null;
        var members = set is null
            ? []
            : Enumerable
                .Range(0, random.Next(4))
                .Select(_ => new SetMember(
                    set == GalaxyTables.PowerState ? Power(random) : Text(random),
                    Columns(set, group.Set!.StatedColumns, random)
                ))
                .ToList();
        return new StatedAtom(atom, time, Columns(table, atom.Columns, random), members);
    }

    private static (string, object?)[] Columns(TableDefinition table, IEnumerable<int> columns, Random random)
    {
        // Often nothing at all, so that none meets none.
        var isEmpty = random.Next(3) == 0;
        return columns
            .Select(column => table.Columns[column])
            .Select(column => (column.Name, isEmpty || random.Next(4) == 0 ? null : Value(column, random)))
            .ToArray();
    }

    private static object Value(Column column, Random random) =>
        column.Type switch
        {
            ColumnType.Text when column.Name == "controlling_power" => Power(random),
            ColumnType.Text => Text(random),
            ColumnType.Json => random.Next(2) == 0 ? "[]" : """{"b":1}""",
            ColumnType.Flag => random.Next(2) == 0,
            ColumnType.Real => random.Next(2) / 3.0,
            ColumnType.Id => ulong.MaxValue - (ulong)random.Next(2),
            _ => (long)-random.Next(2),
        };

    private static string Power(Random random) => random.Next(2) == 0 ? "Patreus" : "Grom";

    private static string Text(Random random) =>
        random.Next(3) switch
        {
            0 => "",
            1 => "a long name",
            _ => "z",
        };
}
