using System.Globalization;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks;

/// <summary>Imports one after the other that say a part each, and what is then to be seen, in databases and by views alike.</summary>
internal static class StatementScenes
{
    private const ulong System = 7;
    private const long Station = 128;

    private static readonly TableDefinition[] Owners = [.. GalaxyTables.Data.Where(table => table.Groups.Length > 0)];

    /// <summary>
    /// Of these a null in a group that has a time says that there is none: docs/tables.md, "Atoms". So it is with every empty set. What
    /// is written down in files and databases is read by this list, so that it may not change without a new version of the schema.
    /// </summary>
    private static readonly string[] NoneWhereNull =
    [
        "factions.allegiance",
        "factions.government",
        "stations.body_id",
        "stations.controlling_faction",
        "stations.government",
        "stations.primary_economy",
        "systems.allegiance",
        "systems.controlling_faction",
        "systems.controlling_power",
        "systems.government",
        "systems.power_state",
        "systems.primary_economy",
        "systems.secondary_economy",
        "systems.thargoid_state",
    ];

    // Statements of a system as COLUMN TIME, the n-th of the import n, and what is to be seen of their groups: GROUP FIELD IMPORT and whether
    // it is of the group's time. The time of a group is that of its newest statement, and of several as new its import that of the first
    // column, whichever came last.
    private static readonly (string Said, string Seen)[] Origins =
    [
        ("security 200; allegiance 100", "politics * 1 newest; politics allegiance 2 older"),
        ("allegiance 100; security 200", "politics * 2 newest; politics allegiance 1 older"),
        ("allegiance 100; security 100", "politics * 1 newest; politics security 2 newest"),
        ("security 100; allegiance 100", "politics * 2 newest; politics security 1 newest"),
        (
            "allegiance 100; security 200; government 200",
            "politics * 3 newest; politics allegiance 1 older; politics security 2 newest"
        ),
        ("factions 100; controlling_faction 100", "factions * 2 newest; factions factions 1 newest"),
        ("controlling_faction 100; factions 100", "factions * 1 newest; factions factions 2 newest"),
        ("name 100; x 300; name 200", "position * 2 newest; position name 3 older"),
        ("security -; allegiance 100", "politics * 2 newest; politics security 1 without"),
        ("allegiance -; security -", "politics * 1 without; politics security 2 without"),
    ];

    // Statements of a station as SYSTEM TIME WHAT, and its system, distance, body and latitude as they are then to be seen. In "all" numbers
    // grow with the system, in "far" the distance shrinks with it; "bare" has the system alone.
    private static readonly (string Said, string Seen)[] Places =
    [
        ("1 100 all", "1 10 1 1.25"),
        ("1 100 all; 2 200 bare", "2 - - -"),
        ("2 200 bare; 1 100 all", "2 - - -"),
        ("1 100 all; 2 200 bare; 1 300 bare", "1 10 1 1.25"),
        ("2 200 bare; 1 100 all; 1 300 bare", "1 10 1 1.25"),
        ("1 300 bare; 2 200 bare; 1 100 all", "1 10 1 1.25"),
        ("1 100 all; 2 200 all; 1 300 bare", "1 - - -"),
        ("1 100 all; 2 200 all; 1 300 bare; 2 400 bare", "2 20 2 2.25"),
        ("1 100 all; 2 200 bare; 3 300 all; 2 150 all", "3 30 3 3.25"),
        ("1 100 all; 2 100 all", "2 20 2 2.25"),
        ("2 100 far; 1 100 far", "2 - 2 2.25"),
        ("1 - all; 2 200 bare", "2 - - -"),
    ];

    /// <summary>A row of every table whose groups have a time, or none, and nothing else: no value, and nothing in the column of origins.</summary>
    public static Batch Nulls(long? time)
    {
        var batch = new Batch { Records = 1, EndOffset = 100 };
        foreach (var table in Owners)
        {
            var rows = batch[table];
            var row = rows.Add();
            foreach (var (column, value) in KeyOf(table).Index())
            {
                rows.SetValue(row, column, value);
            }

            foreach (var group in table.Groups)
            {
                rows.State(row, group, firstOfSet: 0, countOfSet: 0);
                rows.SetValue(row, group.TimeColumn, time);
            }
        }

        return batch;
    }

    /// <summary>Values for every atom of the same rows.</summary>
    public static Batch Values(long time)
    {
        var batch = new BatchBuilder();
        foreach (var table in Owners)
        {
            batch.Row(
                table,
                KeyOf(table),
                row =>
                {
                    foreach (var atom in table.Atoms)
                    {
                        object[][] set = atom.IsSet
                            ?
                            [
                                ["member"],
                            ]
                            : [];
                        row.Atom(atom, time, [.. atom.Columns.Select(column => ValueOf(table, column))], set);
                    }

                    row.Complete();
                }
            );
        }

        return batch.Build();
    }

    /// <summary>Holds tables in which <see cref="Values"/> came after newer <see cref="Nulls"/> against the list of what they mean.</summary>
    public static void AreNone(TableDump dump, bool hasTimes)
    {
        var none =
            from table in Owners
            from atom in table.Atoms
            where !atom.IsSet
            let row = Assert.Single(dump[table])
            where atom.Columns.All(column => row[column] is null)
            select $"{table.Name}.{atom.Name}";
        Assert.Equal(hasTimes ? NoneWhereNull : [], none.Order(StringComparer.Ordinal));
        Assert.All(GalaxyTables.Data.Except(Owners), table => Assert.Equal(hasTimes, dump[table].Count == 0));
    }

    /// <summary>Imports after which groups of systems have several origins: a system a scene.</summary>
    public static IReadOnlyList<Batch> OfSystems { get; } = Imports(Origins, AddToSystem);

    /// <summary>What is then to be seen of each system.</summary>
    public static IEnumerable<string> OriginsOfSystems => Origins.Select((scene, id) => $"{id}: {scene.Seen}");

    /// <summary>
    /// A query for the lines that <see cref="OriginsOfSystems"/> expects, by the views and tables of any target: each with the <c>id64</c> of
    /// its system.
    /// </summary>
    public static string OriginsQuery =>
        "SELECT o.id64 AS id64, o.\"group\" || ' ' || coalesce(o.field, '*') || ' ' || CAST(o.import_id AS VARCHAR)"
        + " || CASE WHEN o.time IS NULL THEN ' without' WHEN o.time = CASE o.\"group\" "
        + string.Concat(GalaxyTables.Systems.Groups.Select(group => $"WHEN '{group.Name}' THEN s.{group.Name}_time "))
        + "END THEN ' newest' ELSE ' older' END AS line FROM systems_origins o JOIN systems s ON s.id64 = o.id64";

    /// <summary>Imports after which stations were at several places: a station a scene.</summary>
    public static IReadOnlyList<Batch> OfStations { get; } = Imports(Places, AddToStation);

    /// <summary>What is then to be seen of the place of each station.</summary>
    public static IEnumerable<string> PlacesOfStations => Places.Select((scene, id) => $"{id}: {scene.Seen}");

    /// <summary>The places of the stations as they are shown.</summary>
    public static IEnumerable<string> PlacesOf(TableDump dump) =>
        Places.Select(
            (_, id) =>
                $"{id}: "
                + string.Join(
                    ' ',
                    new[] { "system_id64", "distance_to_arrival", "body_id", "latitude" }.Select(column =>
                        Convert.ToString(
                            dump.Value(GalaxyTables.Stations, [(long)id], column) ?? "-",
                            CultureInfo.InvariantCulture
                        )
                    )
                )
        );

    // The n-th statement of every scene in the n-th import.
    private static IReadOnlyList<Batch> Imports(
        (string Said, string Seen)[] scenes,
        Action<BatchBuilder, int, string[]> add
    )
    {
        var statements = scenes.Select(scene => scene.Said.Split("; ")).ToList();
        return
        [
            .. Enumerable
                .Range(0, statements.Max(scene => scene.Length))
                .Select(import =>
                {
                    var batch = new BatchBuilder();
                    foreach (var (id, scene) in statements.Index().Where(scene => scene.Item.Length > import))
                    {
                        add(batch, id, scene[import].Split(' '));
                    }

                    return batch.Build(100 * (import + 1));
                }),
        ];
    }

    private static void AddToSystem(BatchBuilder batch, int id, string[] statement) =>
        batch.System(
            (ulong)id,
            row =>
            {
                var atom = GalaxyTables.Systems.Atom(statement[0]);
                object[][] set = atom.IsSet
                    ?
                    [
                        ["member"],
                    ]
                    : [];
                var columns = atom.Columns.Select(column => ValueOf(GalaxyTables.Systems, column));
                row.Atom(atom, TimeOf(statement[1]), [.. columns], set).Complete();
            }
        );

    private static void AddToStation(BatchBuilder batch, int id, string[] statement)
    {
        var stations = GalaxyTables.Stations;
        var system = ulong.Parse(statement[0], CultureInfo.InvariantCulture);
        var time = TimeOf(statement[1]);
        batch.Station(
            id,
            row =>
            {
                row.Atom(stations.Atom("system_id64"), time, [("system_id64", system)]);
                if (statement[2] != "bare")
                {
                    var distance = statement[2] == "far" ? 100 - system : 10 * system;
                    row.Atom(stations.Atom("distance_to_arrival"), time, [("distance_to_arrival", distance)]);
                    (string, object?)[] onBody =
                    [
                        ("body_id", system),
                        ("latitude", system + 0.25),
                        ("longitude", -(double)system),
                    ];
                    row.Atom(stations.Atom("body_id"), time, onBody);
                }

                row.Complete();
            }
        );
    }

    private static object[] KeyOf(TableDefinition table)
    {
        object[] key =
            table.Columns[0].IsText ? ["key"]
            : table.Columns[0].Type == ColumnType.Id ? [System, 2L, "ring"]
            : [Station];
        return key[..table.KeyLength];
    }

    private static (string Column, object? Value) ValueOf(TableDefinition table, int column) =>
        (
            table.Columns[column].Name,
            table.Columns[column].Type switch
            {
                ColumnType.Text => "text",
                ColumnType.Json => "[]",
                ColumnType.Flag => true,
                ColumnType.Real => 0.5,
                ColumnType.Id => System,
                _ => 5L,
            }
        );

    private static long? TimeOf(string text) => text == "-" ? null : long.Parse(text, CultureInfo.InvariantCulture);
}
