using Starhaul.Pipelines.Sinks.Ndjson;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks.Ndjson;

/// <summary>Reads the files of a folder of NDJSON back.</summary>
internal static class NdjsonDump
{
    /// <summary>The tables of the only import of a folder.</summary>
    public static TableDump Read(string folder)
    {
        var import = Assert.Single(Directory.GetDirectories(folder));
        var dump = new TableDump();
        foreach (var table in GalaxyTables.Data)
        {
            var rows = StoreRows.Of(table);
            foreach (var line in File.ReadLines(Path.Combine(import, $"{table.Name}.ndjson")))
            {
                RowJson.Read(System.Text.Encoding.UTF8.GetBytes(line), rows);
            }

            foreach (var row in rows.All())
            {
                dump.Add(table, rows.Values(row));
            }
        }

        return dump;
    }
}
