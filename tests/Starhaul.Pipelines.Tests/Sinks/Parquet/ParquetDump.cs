using Starhaul.DuckDb.Native;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Tests.Sinks.Parquet;

/// <summary>Reads the files of a folder of Parquet back.</summary>
internal static class ParquetDump
{
    /// <summary>The tables that the folder's views show.</summary>
    public static TableDump Read(string folder)
    {
        using var database = DuckDbDatabase.Open(
            DuckDbDatabase.InMemory,
            new DuckDbOptions { TemporaryFolder = folder }
        );
        using var connection = database.Connect();
        connection.Execute(File.ReadAllText(Path.Combine(folder, "views.sql")));
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
}
