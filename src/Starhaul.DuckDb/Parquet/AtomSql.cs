using Starhaul.Pipelines.Tables;
using static Starhaul.DuckDb.Queries.DuckDbSchema;

namespace Starhaul.DuckDb.Parquet;

/// <summary>
/// The newest statement of an atom, as an aggregate over the rows of every import: a struct of its columns, its time, its import,
/// and for what is stated of a place its system, for a set its rows. Null where no source states it.
/// </summary>
/// <remarks>
/// The order is that of a merge: a statement with a time before one without, then by time, then by value, none first. DuckDB
/// orders numbers, flags and text as merges do, and lists by their elements.
/// </remarks>
/// <param name="table">The table.</param>
/// <param name="atom">The atom.</param>
/// <param name="hasRows">
/// Whether the rows of a set are there. They decide between statements of one time, and say who controls a system; what else is
/// shown of a set's owner is the same without them.
/// </param>
internal sealed class AtomSql(TableDefinition table, Atom atom, bool hasRows = true)
{
    /// <summary>The member of the struct with the time.</summary>
    public const string Time = "stated_time";

    /// <summary>The member of the struct with the rows of a set.</summary>
    public const string Rows = "stated_rows";

    /// <summary>The member of the struct with the system that was stated of.</summary>
    public const string System = "stated_system";

    private readonly FieldGroup group = table.Groups[atom.Group];

    /// <summary>The name of the struct.</summary>
    public string Name => Quote($"newest {atom.Name}");

    private string GroupTime => Quote(table.Columns[group.TimeColumn].Name);

    // Most rows have no origins, and JSON is looked into only where there are some.
    private string Entry =>
        $"CASE WHEN origins IS NULL THEN NULL ELSE json_extract(origins, '$.fields.{atom.Name}') END";

    private bool MayBeHidden => atom.IsOfPlace || (table == GalaxyTables.Systems && atom.Name == "controlling_power");

    /// <summary>The name of the column with the rows of the atom's set, in the order of their keys.</summary>
    public string Content => Quote($"rows of {group.Name}");

    /// <summary>The aggregate.</summary>
    public string Aggregate
    {
        get
        {
            var columns = atom.Columns.Select((column, index) => (table.Columns[column], Value: Value(index))).ToList();
            string[] members =
            [
                .. columns.Select(column => $"{Quote(column.Item1.Name)} := {column.Value}"),
                $"{Time} := {StatedTime}",
                "import_id := import_id",
                .. atom.IsOfPlace ? new[] { $"{System} := {StatedSystem}" } : [],
                .. HasRows ? new[] { $"{Rows} := {StatedRows}" } : [],
            ];
            string[] order =
            [
                $"{StatedTime} IS NOT NULL",
                $"coalesce({StatedTime}, '1970-01-01'::TIMESTAMP)",
                .. columns.SelectMany(column => Order(column.Item1, column.Value)),
                .. atom.IsOfPlace ? new[] { $"coalesce({StatedSystem}, 0::UBIGINT)" } : [],
                .. HasRows ? new[] { StatedRows } : [],
                "-import_id",
            ];
            return $"arg_max(struct_pack({string.Join(", ", members)}), row({string.Join(", ", order)})) FILTER (WHERE {IsStated})";
        }
    }

    /// <summary>What orders a column by its value, none first.</summary>
    public static string[] Order(Column column, string value) =>
        [$"{value} IS NOT NULL", $"coalesce({value}, {Least(column.Type)})"];

    private bool HasRows => atom.IsSet && hasRows;

    private string HasValue =>
        HasRows ? $"len({StatedRows}) > 0"
        : atom.IsSet ? "false"
        : $"({string.Join(" OR ", atom.Columns.Select((_, index) => $"{Value(index)} IS NOT NULL"))})";

    // Where origins have nothing to say, a null is what the table's definition makes of it.
    private string IsStated =>
        $"CASE coalesce(json_type({Entry}), '') WHEN 'OBJECT' THEN true WHEN 'BOOLEAN' THEN false ELSE {HasValue}"
        + (atom.IsNoneWhereNull ? $" OR {GroupTime} IS NOT NULL END" : " END");

    private string StatedTime =>
        $"CASE coalesce(json_type({Entry}, '$.time'), '') WHEN '' THEN {GroupTime} WHEN 'NULL' THEN NULL"
        + $" ELSE make_timestamp(json_extract({Entry}, '$.time')::BIGINT * 1000000) END";

    private string StatedSystem => $"coalesce(json_extract({Entry}, '$.system')::UBIGINT, system_id64)";

    // A row that the set does not name stands beside it, for the power that is shown to control.
    private string StatedRows =>
        table == GalaxyTables.Systems && group.Name == "powers"
            ? $"CASE WHEN json_type({Entry}, '$.beside') IS NULL THEN coalesce({Content}, []) ELSE coalesce(list_filter({Content}, lambda listed: listed.k0 <> controlling_power), []) END"
            : $"coalesce({Content}, [])";

    private string Value(int index)
    {
        var column = table.Columns[atom.Columns[index]];
        if (!MayBeHidden)
        {
            return Quote(column.Name);
        }

        var path = atom.Columns.Length == 1 ? "$.value" : $"$.value[{index}]";
        return column.Type == ColumnType.Text
            ? $"coalesce({Quote(column.Name)}, json_extract_string({Entry}, '{path}'))"
            : $"coalesce({Quote(column.Name)}, TRY_CAST(json_extract({Entry}, '{path}') AS {(column.Type == ColumnType.Real ? "DOUBLE" : "BIGINT")}))";
    }

    private static string Least(ColumnType type) =>
        type switch
        {
            ColumnType.Text or ColumnType.Json => "''",
            ColumnType.Real => "0.0::DOUBLE",
            ColumnType.Flag => "false",
            ColumnType.Id => "0::UBIGINT",
            ColumnType.Time => "'1970-01-01'::TIMESTAMP",
            _ => "0::BIGINT",
        };
}
