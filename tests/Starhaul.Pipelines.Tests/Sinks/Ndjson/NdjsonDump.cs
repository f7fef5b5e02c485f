using Starhaul.Pipelines.Sinks.Ndjson;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Tests.Sinks.Ndjson;

/// <summary>Reads the files of a folder of NDJSON back.</summary>
internal static class NdjsonDump
{
    /// <summary>The rows of every import of a folder that is whole.</summary>
    public static TableDump Read(string folder)
    {
        var dump = new TableDump();
        var imports = Directory.GetDirectories(folder).Where(import => char.IsAsciiDigit(Path.GetFileName(import)[0]));
        foreach (
            var (import, table) in imports.SelectMany(import => GalaxyTables.Data.Select(table => (import, table)))
        )
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
