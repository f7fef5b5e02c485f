using System.Text;
using Starhaul.DuckDb.Native;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Tests.Sinks.Parquet;

/// <summary>Reads the files of a folder of Parquet back.</summary>
internal static class ParquetDump
{
    /// <summary>The tables that the folder's views show.</summary>
    public static TableDump Read(string folder)
    {
        using var database = Open(folder);
        using var connection = Connect(database, folder);
        var dump = new TableDump();
        foreach (var table in GalaxyTables.Data)
        {
            var rows = StoreRows.Of(table);

            // Views have no origins: TABLE_origins says of each statement where it is from.
            var columns = table.Columns.Select(column =>
                column.Name == "origins" ? "NULL::VARCHAR AS origins" : $"\"{column.Name}\""
            );
            using var result = connection.Query($"SELECT {string.Join(", ", columns)} FROM {table.Name}");
            result.ReadInto(rows);
            foreach (var row in rows.All())
            {
                dump.Add(table, rows.Values(row));
            }
        }

        return dump;
    }

    /// <summary>The column <c>line</c> of a query over the folder's views.</summary>
    public static IReadOnlyList<string> Lines(string folder, string query)
    {
        using var database = Open(folder);
        using var connection = Connect(database, folder);

        // As rows of a table that has a text between two numbers.
        var rows = StoreRows.Of(GalaxyTables.Shipyard);
        using var result = connection.Query($"SELECT 0::BIGINT, line, 0::BIGINT FROM ({query})");
        result.ReadInto(rows);
        return [.. rows.All().Select(row => Encoding.UTF8.GetString(rows.Utf8(row, 1)))];
    }

    private static DuckDbDatabase Open(string folder) =>
        DuckDbDatabase.Open(DuckDbDatabase.InMemory, new DuckDbOptions { TemporaryFolder = folder });

    private static DuckDbConnection Connect(DuckDbDatabase database, string folder)
    {
        var connection = database.Connect();
        connection.Execute(File.ReadAllText(Path.Combine(folder, "views.sql")));
        return connection;
    }
}
