using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks.Sql;

/// <summary>
/// The view <c>TABLE_origins</c>: where each group of a row is from, and each atom that is of another time or import than its group.
/// </summary>
/// <param name="number">A number in the column of origins, by the names that lead to it.</param>
/// <param name="type">The type of what is there: null for nothing.</param>
/// <param name="objectType">The name of the type of an object.</param>
/// <param name="time">Makes a time of seconds since 1970.</param>
internal sealed class OriginsView(
    Func<string[], string> number,
    Func<string[], string> type,
    string objectType,
    Func<string, string> time
)
{
    /// <summary>The name of a table's view.</summary>
    public static string NameOf(TableDefinition table) => $"{table.Name}_origins";

    /// <summary>The view's query.</summary>
    public string Query(TableDefinition table)
    {
        var key = string.Join(", ", SqlDialect.KeyOf(table).Select(column => $"o.{SqlDialect.Quote(column.Name)}"));
        var parts = table.Groups.SelectMany(group =>
            group.Atoms.Select(atom => OfAtom(table, group, atom)).Prepend(OfGroup(table, group))
        );
        return $"SELECT {key}, o.\"group\", o.field, o.time, o.import_id, i.source, i.sha256 FROM (\n"
            + string.Join("\nUNION ALL ", parts)
            + ") o LEFT JOIN imports i ON i.import_id = o.import_id";
    }

    private string OfGroup(TableDefinition table, FieldGroup group)
    {
        var known = group
            .Columns.Append(group.TimeColumn)
            .Select(column => $"{SqlDialect.Quote(table.Columns[column].Name)} IS NOT NULL");
        return Select(table, group, "NULL", TimeOf(table, group), ImportOf(group))
            + $" WHERE {string.Join(" OR ", known)}";
    }

    private string OfAtom(TableDefinition table, FieldGroup group, Atom atom)
    {
        string[] path = [OriginsWriter.Fields, atom.Name];
        string[] ofTime = [.. path, OriginsWriter.Time];
        var stated = $"CASE WHEN {type(ofTime)} IS NULL THEN {TimeOf(table, group)} ELSE {time(number(ofTime))} END";
        var import = $"coalesce({number([.. path, OriginsWriter.Import])}, {ImportOf(group)})";
        return Select(table, group, SqlDialect.Literal(atom.Name), stated, import)
            + $" WHERE {type(path)} = '{objectType}'";
    }

    private static string Select(TableDefinition table, FieldGroup group, string field, string time, string import) =>
        $"SELECT {SqlDialect.Names(SqlDialect.KeyOf(table))}, {SqlDialect.Literal(group.Name)} AS \"group\", {field} AS field,"
        + $" {time} AS time, {import} AS import_id FROM {SqlDialect.Quote(table.Name)}";

    private string ImportOf(FieldGroup group) => $"coalesce({number([OriginsWriter.Imports, group.Name])}, import_id)";

    private static string TimeOf(TableDefinition table, FieldGroup group) =>
        SqlDialect.Quote(table.Columns[group.TimeColumn].Name);
}
