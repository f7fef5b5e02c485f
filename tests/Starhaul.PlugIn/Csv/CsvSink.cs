using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Tables;

namespace Starhaul.PlugIn.Csv;

/// <summary>A folder of comma-separated values (RFC 4180) for each import: one file a table.</summary>
internal sealed class CsvSink(string path) : FolderSink("csv", path)
{
    protected override TableFile CreateFile(TableDefinition table, string stage) =>
        new CsvFile(table, Path.Combine(stage, $"{table.Name}.csv"));
}
