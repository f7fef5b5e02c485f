using System.Globalization;
using System.Text;
using Starhaul.Pipelines;
using Starhaul.Pipelines.Tables;
using static Starhaul.DuckDb.Queries.DuckDbSchema;

namespace Starhaul.DuckDb.Parquet;

/// <summary>
/// Views of DuckDB over the files of every import: newer wins, group by group, as in an updating sink, whatever the order
/// of the imports.
/// </summary>
/// <remarks>
/// Forms of a group with equal times and unequal content, the rows of the set included, are in a total order here too, but
/// in another one than an updating sink's: DuckDB's SQL does not write numbers as the canonical JSON does, whose hash
/// decides there. Only such a group can differ from an updating sink.
/// </remarks>
internal static class ViewSql
{
    /// <summary>The statements that create the views.</summary>
    /// <param name="folder">The full path of the folder that holds the folders of imports.</param>
    /// <param name="leftOut">Imports with something wrong: no pattern finds their files, and a view names them.</param>
    public static string Write(string folder, IReadOnlyList<ImportRecord> leftOut)
    {
        var sql = new StringBuilder();
        sql.Append("-- Tables of every import in this folder: the newest form of each group of columns.\n");
        sql.Append("-- Written by Starhaul with each import. Use: duckdb -init views.sql\n");
        sql.Append(
            $"CREATE OR REPLACE VIEW imports AS SELECT * FROM read_json_auto({FilesOf(folder, "import.json")});\n"
        );
        sql.Append($"CREATE OR REPLACE VIEW imports_left_out AS {LeftOut(leftOut)};\n");
        var owners = GalaxyTables.Data.Where(table => table.Groups.Length > 0).ToArray();
        foreach (var owner in owners)
        {
            sql.Append($"CREATE OR REPLACE VIEW {Quote(owner.Name)} AS\n{Owner(folder, owner)};\n");
        }

        foreach (var table in GalaxyTables.Data.Except(owners))
        {
            var sets =
                from owner in owners
                from candidate in owner.Groups
                where candidate.Set?.Table == table
                select Set(folder, owner, candidate);
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

    // SELECT key, the members of the greatest struct of each group, and the last import that any of them is from.
    private static string Owner(string folder, TableDefinition table)
    {
        var key = Key(table, "");
        var winners = table.Groups.Select(group => $"{Winner(table, group)} AS {Struct(group)}");
        var columns = table.Columns.Select(
            (column, index) =>
                index < table.KeyLength ? Quote(column.Name)
                : index == table.ImportColumn
                    ? $"greatest({string.Join(", ", table.Groups.Select(group => $"{Struct(group)}.import_id"))}) AS import_id"
                : $"{Struct(table.Groups.First(group => group.TimeColumn == index || group.Columns.Contains(index)))}.{Quote(column.Name)}"
        );
        return $"""
            SELECT {string.Join(", ", columns)} FROM (
              SELECT {key}, {string.Join(",\n    ", winners)}
              FROM {From(folder, table)} GROUP BY {key})
            """;
    }

    // The rows of a set that are of the import whose form of the group won.
    private static string Set(string folder, TableDefinition owner, FieldGroup group)
    {
        var set = group.Set!;
        var names = set.Table.Columns.Select(column => Quote(column.Name)).ToArray();
        var match = owner
            .Columns.Take(owner.KeyLength)
            .Select((column, index) => $"s.{names[index]} = w.{Quote(column.Name)}");
        var constants = set.Constants.Select(
            (value, index) => $" AND s.{names[owner.KeyLength + index]} = {Literal(value)}"
        );
        return $"""
            SELECT {string.Join(", ", names.Select(name => "s." + name))} FROM {Files(folder, set.Table)} s
            JOIN (SELECT {Key(owner, "")}, {Winner(owner, group)} AS won FROM {From(folder, owner)} GROUP BY {Key(
                owner,
                ""
            )}) w
              ON {string.Join(" AND ", match)} AND s.import_id = w.won.import_id{string.Concat(constants)}
            """;
    }

    // Every file's rows of an owner, and for each group with a set what the import has as rows of it: a digest of them in
    // any order, null where there are none.
    private static string From(string folder, TableDefinition owner)
    {
        var sql = new StringBuilder($"(SELECT o.*");
        var joins = new StringBuilder();
        foreach (var group in owner.Groups.Where(group => group.Set is not null))
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
            var content = ContentOf(names[owner.KeyLength..set.Table.ImportColumn]);
            sql.Append($", {alias}.content AS {SetOf(group)}");
            joins.Append(
                $"\n  LEFT JOIN (SELECT {prefix}, import_id, bit_xor(md5_number({content})) AS content FROM {Files(folder, set.Table)}{where} GROUP BY {prefix}, import_id) {alias} ON {string.Join(" AND ", match)} AND o.import_id = {alias}.import_id"
            );
        }

        return $"{sql} FROM {Files(folder, owner)} o{joins})";
    }

    private static string Winner(TableDefinition table, FieldGroup group)
    {
        var columns = group.Columns.Select(column => Quote(table.Columns[column].Name)).ToArray();
        var time = Quote(table.Columns[group.TimeColumn].Name);
        string[] present =
        [
            .. columns.Select(column => $"{column} IS NOT NULL"),
            .. group.Set is null ? Array.Empty<string>() : [$"{SetOf(group)} IS NOT NULL"],
        ];
        var content = columns.Length == 0 ? "''" : ContentOf(columns);
        var rows = group.Set is null ? "0" : $"coalesce({SetOf(group)}, 0)";
        var members = string.Join(
            ", ",
            columns.Append(time).Append("import_id").Select(column => $"{column} := {column}")
        );
        return $"arg_max(struct_pack({members}), row(CASE WHEN {time} IS NOT NULL THEN 2 WHEN {string.Join(" OR ", present)} THEN 1 ELSE 0 END, coalesce({time}, '1970-01-01'::TIMESTAMP), {content}, {rows}, -import_id))";
    }

    private static string ContentOf(IEnumerable<string> columns) =>
        $"to_json(struct_pack({string.Join(", ", columns.Select(column => $"{column} := {column}"))}))::VARCHAR";

    private static string SetOf(FieldGroup group) => Quote($"set {group.Name}");

    private static string Struct(FieldGroup group) => Quote($"group {group.Name}");

    private static string Key(TableDefinition table, string prefix) =>
        string.Join(", ", table.Columns.Take(table.KeyLength).Select(column => prefix + Quote(column.Name)));

    // Folders of imports begin with a year; the one that is being written begins with a dot.
    private static string Files(string folder, TableDefinition table) =>
        $"read_parquet({FilesOf(folder, $"{table.Name}.parquet")}, union_by_name = true)";

    private static string FilesOf(string folder, string name) =>
        Literal(Path.Combine(WithoutGlob(folder), "[0-9]*", name));

    // The folder's own name must not be taken for a pattern; a class of one character stands for itself.
    private static string WithoutGlob(string folder) =>
        folder
            .Replace("[", "[[]", StringComparison.Ordinal)
            .Replace("*", "[*]", StringComparison.Ordinal)
            .Replace("?", "[?]", StringComparison.Ordinal);
}
