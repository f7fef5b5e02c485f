using System.Text;
using Starhaul.DuckDb.Native;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks.Sql;
using Starhaul.Pipelines.Tables;

namespace Starhaul.DuckDb.Store;

/// <summary>What a database holds.</summary>
internal static class DuckDbCatalog
{
    private static readonly TableDefinition Shape = new TableBuilder("catalog")
        .Key(Column.Text("table"), Column.Text("column"))
        .Plain(Column.Text("kind"), Column.Text("type"), Column.Flag("required"))
        .BuildWithoutImport();

    /// <summary>Its tables and views.</summary>
    public static FoundSchema Read(DuckDbConnection connection, int? version)
    {
        var rows = new RowBuffer(Shape, new TextArena());
        using (
            var result = connection.Query(
                """
                SELECT c.table_name, c.column_name, CASE WHEN v.view_name IS NULL THEN 'table' ELSE 'view' END, c.data_type,
                  NOT c.is_nullable AND c.column_default IS NULL
                FROM duckdb_columns() c LEFT JOIN duckdb_views() v
                  ON v.view_name = c.table_name AND v.schema_name = c.schema_name AND v.database_name = c.database_name
                WHERE NOT c.internal AND c.database_name = current_database() AND c.schema_name = current_schema()
                """
            )
        )
        {
            result.ReadInto(rows);
        }

        var found = new FoundSchema(version);
        for (var row = 0; row < rows.Count; row++)
        {
            found.Add(Text(row, 0), Text(row, 2)).Columns[Text(row, 1)] = new FoundColumn(
                Text(row, 3),
                IsRequired: rows.Int64(row, 4) == 1
            );
        }

        return found;

        string Text(int row, int column) => Encoding.UTF8.GetString(rows.Utf8(row, column));
    }
}
