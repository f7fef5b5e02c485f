using System.Globalization;
using System.Text;
using Starhaul.DuckDb.Queries;
using Starhaul.Pipelines;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks.Sql;
using Starhaul.Pipelines.Tables;
using static Starhaul.DuckDb.Queries.DuckDbSchema;

namespace Starhaul.DuckDb.Parquet;

/// <summary>
/// Views of DuckDB over the files of every import: newer wins, atom by atom, as in an updating sink, whatever the order of the
/// imports; what is stated of a place or of who controls is shown by the same rules.
/// </summary>
internal static class ViewSql
{
    private static readonly FieldGroup Powers = GalaxyTables.Systems.Group("powers");
    private static readonly AtomSql Control = new(GalaxyTables.Systems, GalaxyTables.Systems.Atom("controlling_power"));

    private static readonly AtomSql PowerSet = new(GalaxyTables.Systems, Powers.SetAtom!);

    /// <summary>The statements that create the views.</summary>
    /// <param name="folder">Where the files of imports are found.</param>
    /// <param name="leftOut">Imports with something wrong: no pattern finds their files, and a view names them.</param>
    public static string Write(ViewFiles folder, IReadOnlyList<ImportRecord> leftOut)
    {
        var sql = new StringBuilder();
        sql.Append("-- Tables of every import in this folder: the newest statement of each field.\n");
        sql.Append("-- Written by Starhaul with each import. Use: duckdb -init views.sql\n");
        sql.Append(folder.Notes);
        sql.Append($"CREATE OR REPLACE VIEW imports AS SELECT * FROM read_json_auto({folder.Named("import.json")});\n");
        sql.Append($"CREATE OR REPLACE VIEW imports_left_out AS {LeftOut(leftOut)};\n");
        var owners = GalaxyTables.Data.Where(table => table.Groups.Length > 0).ToArray();
        foreach (var owner in owners)
        {
            sql.Append($"CREATE OR REPLACE VIEW {Quote(owner.Name)} AS\n{Owner(folder, owner)};\n");
            sql.Append($"CREATE OR REPLACE VIEW {Quote(OriginsView.NameOf(owner))} AS\n{Origins(folder, owner)};\n");
        }

        foreach (var table in GalaxyTables.Data.Except(owners))
        {
            var sets =
                from owner in owners
                from candidate in owner.Groups
                where candidate.Set?.Table == table
                select table == GalaxyTables.PowerState ? PowerRows(folder) : Set(folder, owner, candidate);
            sql.Append($"CREATE OR REPLACE VIEW {Quote(table.Name)} AS\n{string.Join("\nUNION ALL\n", sets)};\n");
        }

        return sql.ToString();
    }

    private static string LeftOut(IReadOnlyList<ImportRecord> imports)
    {
        const string Columns = "t(import_id, source, reason)";
        var rows = imports.Select(import =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"({import.Id}, {Literal(import.Source)}, {Literal(import.Trouble!)})"
            )
        );
        return imports.Count == 0
            ? $"SELECT * FROM (VALUES (0, '', '')) {Columns} WHERE false"
            : $"SELECT * FROM (VALUES {string.Join(", ", rows)}) {Columns}";
    }

    // SELECT key, what is shown of the newest statement of each atom, and the last import that any of them is from.
    private static string Owner(ViewFiles folder, TableDefinition table)
    {
        var key = Key(table);
        var atoms = table
            .Atoms.Select(atom => new AtomSql(table, atom, hasRows: table.Groups[atom.Group] == Powers))
            .ToList();
        var columns = table
            .Columns.Select((column, index) => (column, index))
            .Where(at => at.index != table.OriginsColumn)
            .Select(at =>
                at.index < table.KeyLength ? Quote(at.column.Name)
                : at.index == table.ImportColumn
                    ? $"greatest({string.Join(", ", atoms.Select(atom => $"{atom.Name}.import_id"))}) AS import_id"
                : table.IsDerived(at.index) ? $"{Cell()} AS {Quote(at.column.Name)}"
                : $"{DisplayedColumn(table, at.index)} AS {Quote(at.column.Name)}"
            );
        return $"""
            SELECT {string.Join(", ", columns)} FROM (
              SELECT {key}, {string.Join(",\n    ", atoms.Select(atom => $"{atom.Aggregate} AS {atom.Name}"))}
              FROM {From(folder, table, table == GalaxyTables.Systems ? [Powers] : [])} GROUP BY {key})
            """;
    }

    // A row for each group, with its newest time and the import of the first that has it, and one for each atom that differs.
    private static string Origins(ViewFiles folder, TableDefinition table)
    {
        var atoms = table.Atoms.Select(atom => new AtomSql(table, atom)).ToList();
        var times = table.Groups.Select(group =>
            $"{DisplayedColumn(table, group.TimeColumn)} AS {Quote($"time of {group.Name}")}"
        );
        var imports = table.Groups.Select(group => $"{FirstImport(group)} AS {Quote($"import of {group.Name}")}");
        var entries = table.Groups.SelectMany(group =>
        {
            var (time, import) = (Quote($"time of {group.Name}"), Quote($"import of {group.Name}"));
            return group
                .Atoms.Select(atom =>
                {
                    var name = new AtomSql(table, atom).Name;
                    return $"CASE WHEN {name}.{AtomSql.Time} IS DISTINCT FROM {time} OR {name}.import_id <> {import} THEN {Entry(group, Literal(atom.Name), $"{name}.{AtomSql.Time}", $"{name}.import_id")} END";
                })
                .Prepend(Entry(group, "NULL::VARCHAR", time, import));
        });
        return $"""
            SELECT {Key(table)}, e."group", e.field, e.time, e.import_id, i.source, i.sha256 FROM (
              SELECT {Key(table)}, unnest([{string.Join(",\n    ", entries)}]) AS e
              FROM (SELECT *, {string.Join(",\n    ", imports)}
              FROM (SELECT *, {string.Join(",\n    ", times)} FROM (
                SELECT {Key(table)}, {string.Join(",\n    ", atoms.Select(atom => $"{atom.Aggregate} AS {atom.Name}"))}
                FROM {From(folder, table, table.Groups)} GROUP BY {Key(
                table
            )})))) LEFT JOIN imports i ON i.import_id = e.import_id
            WHERE e.import_id IS NOT NULL
            """;

        string FirstImport(FieldGroup group)
        {
            var time = Quote($"time of {group.Name}");
            var first = group
                .Atoms.Select(atom => new AtomSql(table, atom).Name)
                .Select(name =>
                    $"WHEN {name} IS NOT NULL AND {name}.{AtomSql.Time} IS NOT DISTINCT FROM {time} THEN {name}.import_id "
                );
            return $"CASE {string.Concat(first)}END";
        }

        static string Entry(FieldGroup group, string field, string time, string import) =>
            $"{{'group': {Literal(group.Name)}, 'field': {field}, 'time': {time}, 'import_id': {import}}}";
    }

    private static string DisplayedColumn(TableDefinition table, int column)
    {
        var group = table.Groups.First(group => group.TimeColumn == column || group.Columns.Contains(column));
        if (group.TimeColumn == column)
        {
            var times = group.Atoms.Select(atom => $"{new AtomSql(table, atom).Name}.{AtomSql.Time}").ToArray();
            return times.Length == 1 ? times[0] : $"greatest({string.Join(", ", times)})";
        }

        var atom = group.Atoms.First(atom => atom.Columns.Contains(column));
        var value = $"{new AtomSql(table, atom).Name}.{Quote(table.Columns[column].Name)}";
        if (atom.IsOfPlace)
        {
            var location = new AtomSql(table, table.Atom("system_id64"));
            return $"CASE WHEN {new AtomSql(table, atom).Name}.{AtomSql.System} = {location.Name}.system_id64 THEN {value} END";
        }

        return table == GalaxyTables.Systems && atom.Name == "controlling_power" ? ShownControl : value;
    }

    // Files of an older version lack it, and it is made of what won. Of a null, DuckDB's least and greatest take the other value.
    private static string Cell()
    {
        var known = $"{Place("x")} IS NOT NULL AND {Place("y")} IS NOT NULL AND {Place("z")} IS NOT NULL";
        return $"CASE WHEN {known} THEN {SystemCell.Sql(axis => new DuckDbDialect().CellAlong(Place(axis)))} END";

        static string Place(string axis) => DisplayedColumn(GalaxyTables.Systems, GalaxyTables.Systems[axis]);
    }

    // A power that is older than a set of powers which lacks it is not shown.
    private static string ShownControl =>
        $"CASE WHEN {PowerSet.Name} IS NULL OR NOT ({IsOlder}) OR {IsNamed} THEN {Control.Name}.controlling_power END";

    private static string IsOlder =>
        $"coalesce({Control.Name}.{AtomSql.Time} < {PowerSet.Name}.{AtomSql.Time}, {Control.Name}.{AtomSql.Time} IS NULL AND {PowerSet.Name}.{AtomSql.Time} IS NOT NULL)";

    private static string IsNamed =>
        $"len(list_filter({PowerSet.Name}.{AtomSql.Rows}, lambda listed: listed.k0 = {Control.Name}.controlling_power)) > 0";

    // The rows of a set that are of the import whose statement of it won.
    private static string Set(ViewFiles folder, TableDefinition owner, FieldGroup group)
    {
        var set = group.Set!;
        var names = set.Table.Columns.Select(column => Quote(column.Name)).ToArray();
        var match = owner
            .Columns.Take(owner.KeyLength)
            .Select((column, index) => $"s.{names[index]} = w.{Quote(column.Name)}");
        var constants = set.Constants.Select(
            (value, index) => $" AND s.{names[owner.KeyLength + index]} = {Literal(value)}"
        );
        var atom = new AtomSql(owner, group.SetAtom!);
        return $"""
            SELECT {string.Join(", ", names.Select(name => "s." + name))} FROM {Files(folder, set.Table)} s
            JOIN (SELECT {Key(owner)}, {atom.Aggregate} AS won FROM {From(folder, owner, [group])} GROUP BY {Key(
                owner
            )}) w
              ON {string.Join(" AND ", match)} AND s.import_id = w.won.import_id{string.Concat(constants)}
            """;
    }

    // The rows that the newest set names, and one beside them for a power that is shown and not named.
    private static string PowerRows(ViewFiles folder)
    {
        var systems = GalaxyTables.Systems;
        return $"""
            SELECT id64 AS system_id64, listed.k0 AS power,
              CASE WHEN {Control.Name} IS NULL THEN NULL ELSE coalesce(listed.k0 = shown, false) END AS is_controlling,
              CASE WHEN listed.h1 THEN listed.v1 END AS conflict_progress, import_id
            FROM (
              SELECT id64, {Control.Name}, shown, {PowerSet.Name}.import_id AS import_id,
                unnest({PowerSet.Name}.{AtomSql.Rows}) AS listed
              FROM (SELECT *, {ShownControl} AS shown FROM ({Winners()})))
            UNION ALL
            SELECT id64, shown, true, NULL, {Control.Name}.import_id
            FROM (SELECT *, {ShownControl} AS shown FROM ({Winners()}))
            WHERE shown IS NOT NULL AND NOT coalesce({IsNamed}, false)
            """;

        string Winners() =>
            $"SELECT id64, {Control.Aggregate} AS {Control.Name}, {PowerSet.Aggregate} AS {PowerSet.Name} FROM {From(folder, systems, [Powers])} GROUP BY id64";
    }

    // Every file's rows of an owner, and for some groups with a set what the import has as rows of it, in the order of their keys.
    // Those rows are many times more than the owners: whoever asks for what does not depend on them must not wait for them.
    private static string From(ViewFiles folder, TableDefinition owner, IReadOnlyList<FieldGroup> groups)
    {
        var sql = new StringBuilder("(SELECT o.*");
        var joins = new StringBuilder();
        foreach (var group in groups.Where(group => group.Set is not null))
        {
            var set = group.Set!;
            var names = set.Table.Columns.Select(column => Quote(column.Name)).ToArray();
            var prefix = string.Join(", ", names.Take(owner.KeyLength));
            var constants = set
                .Constants.Select((value, index) => $"{names[owner.KeyLength + index]} = {Literal(value)}")
                .ToArray();
            var where = constants.Length == 0 ? "" : $" WHERE {string.Join(" AND ", constants)}";
            var alias = Quote($"set of {group.Name}");
            var match = owner
                .Columns.Take(owner.KeyLength)
                .Select((column, index) => $"o.{Quote(column.Name)} = {alias}.{names[index]}");
            var rest = names[set.PrefixLength..set.Table.KeyLength];
            sql.Append($", {alias}.content AS {new AtomSql(owner, group.SetAtom!).Content}");
            joins.Append(
                $"\n  LEFT JOIN (SELECT {prefix}, import_id, list({RowOf(set)} ORDER BY {string.Join(", ", rest)}) AS content FROM {Files(folder, set.Table)}{where} GROUP BY {prefix}, import_id) {alias} ON {string.Join(" AND ", match)} AND o.import_id = {alias}.import_id"
            );
        }

        return $"{sql} FROM {Files(folder, owner)} o{joins})";
    }

    // A struct that orders as a merge does: the rest of the key (k0...), then of each stated column whether it is there (h1...) and its
    // value or the least one (v1...).
    private static string RowOf(RowSet set)
    {
        var keys = set
            .Table.Columns[set.PrefixLength..set.Table.KeyLength]
            .Select((column, index) => $"k{index} := {Quote(column.Name)}");
        var values = set.StatedColumns.SelectMany(
            (column, index) =>
                AtomSql
                    .Order(set.Table.Columns[column], Quote(set.Table.Columns[column].Name))
                    .Zip(["h", "v"], (sql, name) => $"{name}{index + 1} := {sql}")
        );
        return $"struct_pack({string.Join(", ", keys.Concat(values))})";
    }

    private static string Key(TableDefinition table) =>
        string.Join(", ", table.Columns.Take(table.KeyLength).Select(column => Quote(column.Name)));

    // Files of an older version have no column of origins: it is null there.
    private static string Files(ViewFiles folder, TableDefinition table)
    {
        var files = $"read_parquet({folder.Named($"{table.Name}.parquet")}, union_by_name = true)";
        return table.OriginsColumn < 0
            ? files
            : $"(SELECT * FROM {files} UNION ALL BY NAME SELECT NULL::VARCHAR AS origins WHERE false)";
    }
}
