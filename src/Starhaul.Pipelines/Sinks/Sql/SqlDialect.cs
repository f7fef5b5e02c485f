using System.Globalization;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks.Sql;

/// <summary>How one database writes down what all of them share: types, tables and indexes.</summary>
internal abstract class SqlDialect
{
    /// <summary>The table whose one row says which version of the schema a target has.</summary>
    public const string VersionTable = "schema_version";

    /// <summary>The index of the cubes of systems. Where it is, every system with a place has the number of its cube.</summary>
    public static readonly string CellIndex = $"{GalaxyTables.Systems.Name}_{GalaxyTables.CellColumn}";

    /// <summary>Quotes a name.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Writes a text as a literal, where standard_conforming_strings or its like is on.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>The names of columns, quoted, between commas.</summary>
    public static string Names(IEnumerable<Column> columns) =>
        string.Join(", ", columns.Select(column => Quote(column.Name)));

    /// <summary>The columns of a table's primary key.</summary>
    public static IEnumerable<Column> KeyOf(TableDefinition table) => table.Columns.Take(table.KeyLength);

    /// <summary>The statement that makes a table.</summary>
    public virtual string CreateTable(TableDefinition table) =>
        $"CREATE TABLE {Quote(table.Name)} ({string.Join(", ", table.Columns.Select(column => Declare(table, column)))},"
        + $" PRIMARY KEY ({Names(KeyOf(table))}))";

    /// <summary>The indexes of a table.</summary>
    public virtual IEnumerable<SqlIndex> Indexes(TableDefinition table) =>
        table.Indexes.Select(index => new SqlIndex(
            table,
            index.Name,
            index.Columns,
            $"({Names(index.Columns)}){Known(table, index)}"
        ));

    /// <summary>The statement that gives systems of some condition the number of their cube, where they have none.</summary>
    public string FillCells(string condition) =>
        $"UPDATE systems SET {GalaxyTables.CellColumn} = {SystemCell.Sql(CellAlong)} WHERE {condition}{GalaxyTables.CellColumn} IS NULL"
        + " AND x IS NOT NULL AND y IS NOT NULL AND z IS NOT NULL";

    /// <summary>The number of a cube along one axis, by the column of that axis: <see cref="SystemCell"/>.</summary>
    public virtual string CellAlong(string column) =>
        $"CAST(floor(least(greatest(({column} + {Number(SystemCell.Origin)}) / {Number(SystemCell.Edge)}, 0), {Number(SystemCell.Last)})) AS bigint)";

    /// <summary>The statements that make the view of a table's origins, in place of an older one.</summary>
    public IEnumerable<string> CreateOriginsView(TableDefinition table)
    {
        var name = Quote(OriginsView.NameOf(table));
        return [$"DROP VIEW IF EXISTS {name}", $"CREATE VIEW {name} AS {Origins.Query(table)}"];
    }

    /// <summary>How the database looks into the column of origins.</summary>
    protected abstract OriginsView Origins { get; }

    /// <summary>The statement that adds a column to a table that lacks it.</summary>
    public string AddColumn(TableDefinition table, Column column) =>
        $"ALTER TABLE {Quote(table.Name)} ADD COLUMN {Declare(table, column)}";

    /// <summary>Whether tables have keys that the database holds to.</summary>
    public virtual bool HasKeys => true;

    /// <summary>The type of a column as the catalog of the database has it.</summary>
    public virtual string CatalogType(TableDefinition table, Column column) => TypeOf(column.Type);

    // Databases know that a row whose column equals something has one, and an index of such rows alone is smaller.
    private static string Known(TableDefinition table, TableIndex index)
    {
        var known = index
            .Columns.Where(column => !KeyOf(table).Contains(column))
            .Select(column => $"{Quote(column.Name)} IS NOT NULL")
            .ToArray();
        return known.Length == 0 ? "" : $" WHERE {string.Join(" AND ", known)}";
    }

    /// <summary>A number with a fraction as SQL writes it.</summary>
    protected static string Number(double number) => number.ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>A column as CREATE TABLE has it.</summary>
    protected virtual string Declare(TableDefinition table, Column column) =>
        $"{Quote(column.Name)} {TypeOf(column.Type)}{(KeyOf(table).Contains(column) ? " NOT NULL" : "")}";

    /// <summary>The type of a column.</summary>
    protected abstract string TypeOf(ColumnType type);
}
