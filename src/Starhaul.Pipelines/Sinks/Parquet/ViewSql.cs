using System.Text;
using Starhaul.Pipelines.Tables;
using static Starhaul.Pipelines.Sinks.DuckDb.DuckDbSchema;

namespace Starhaul.Pipelines.Sinks.Parquet;

/// <summary>
/// Views of DuckDB over the files of every import: newer wins, group by group, as in an updating sink. Where two imports
/// have the same time and other content, one of them wins, but not by the same hash as there.
/// </summary>
internal static class ViewSql
{
    /// <summary>The statements that create the views.</summary>
    /// <param name="folder">The full path of the folder that holds the folders of imports.</param>
    public static string Write(string folder)
    {
        var sql = new StringBuilder();
        sql.Append("-- Tables of every import in this folder: the newest form of each group of columns.\n");
        sql.Append("-- Written by Starhaul with each import. Use: duckdb -init views.sql\n");
        sql.Append(
            $"CREATE OR REPLACE VIEW imports AS SELECT * FROM read_json_auto({Literal(Path.Combine(folder, "[0-9]*", "import.json"))});\n"
        );
        var owners = GalaxyTables.Data.Where(table => table.Groups.Count > 0).ToArray();
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

    // Every file's rows of an owner, and for each group with a set whether the import has rows of it.
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
            sql.Append($", {alias}.import_id IS NOT NULL AS {Quote($"has {group.Name}")}");
            joins.Append(
                $"\n  LEFT JOIN (SELECT DISTINCT {prefix}, import_id FROM {Files(folder, set.Table)}{where}) {alias} ON {string.Join(" AND ", match)} AND o.import_id = {alias}.import_id"
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
            .. group.Set is null ? Array.Empty<string>() : [Quote($"has {group.Name}")],
        ];
        var content =
            columns.Length == 0
                ? "''"
                : $"to_json(struct_pack({string.Join(", ", columns.Select(column => $"{column} := {column}"))}))::VARCHAR";
        var members = string.Join(
            ", ",
            columns.Append(time).Append("import_id").Select(column => $"{column} := {column}")
        );
        return $"arg_max(struct_pack({members}), row(CASE WHEN {time} IS NOT NULL THEN 2 WHEN {string.Join(" OR ", present)} THEN 1 ELSE 0 END, coalesce({time}, '1970-01-01'::TIMESTAMP), {content}, import_id))";
    }

    private static string Struct(FieldGroup group) => Quote($"group {group.Name}");

    private static string Key(TableDefinition table, string prefix) =>
        string.Join(", ", table.Columns.Take(table.KeyLength).Select(column => prefix + Quote(column.Name)));

    // Folders of imports begin with a year; the one that is being written begins with a dot.
    private static string Files(string folder, TableDefinition table) =>
        $"read_parquet({Literal(Path.Combine(folder, "[0-9]*", $"{table.Name}.parquet"))}, union_by_name = true)";
}
