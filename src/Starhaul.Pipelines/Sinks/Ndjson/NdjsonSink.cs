using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks.Ndjson;

/// <summary>A folder of lines of JSON for each import: one file a table, one object a row. It needs no library.</summary>
/// <param name="path">The folder.</param>
internal sealed class NdjsonSink(string path) : FolderSink("ndjson", path)
{
    /// <inheritdoc />
    protected override TableFile CreateFile(TableDefinition table, string stage) =>
        new NdjsonFile(table, Path.Combine(stage, $"{table.Name}.ndjson"));
}
