using Starhaul.DuckDb.Native;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Tables;

namespace Starhaul.DuckDb.Parquet;

/// <summary>A folder of Parquet files for each import, written by DuckDB, and <c>views.sql</c> that shows them as tables.</summary>
/// <param name="target">The folder, and options after a question mark: <see cref="DuckDbOptions.Parse"/>.</param>
internal sealed class ParquetSink(string target) : FolderSink("parquet", FolderOf(target))
{
    // Each file's COPY runs on a thread that waits for its rows; a pool of threads would only wait with it.
    private readonly DuckDbOptions options = DuckDbOptions.Parse(target).Options with { Threads = 1 };
    private DuckDbDatabase? database;

    /// <inheritdoc />
    internal override Task OpenAsync(CancellationToken cancellationToken)
    {
        DuckDbLibrary.Require();
        return base.OpenAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        database?.Dispose();
    }

    /// <inheritdoc />
    protected override TableFile CreateFile(TableDefinition table, string stage)
    {
        database ??= DuckDbDatabase.Open(
            DuckDbDatabase.InMemory,
            options with
            {
                TemporaryFolder = Path.Combine(stage, ".tmp"),
            }
        );
        return new ParquetFile(table, Path.Combine(stage, $"{table.Name}.parquet"), database);
    }

    // DuckDB takes a backslash in a pattern for a slash, and has no way to write one that is none: the views would find nothing.
    private static string FolderOf(string target)
    {
        var path = DuckDbOptions.Parse(target).Path;
        return !IsInBucket(path) && Path.GetFullPath(path).Contains('\\', StringComparison.Ordinal)
            ? throw new ArgumentException(
                $"'{path}' cannot hold Parquet files: DuckDB takes the backslash in its full path for a slash.",
                nameof(target)
            )
            : path;
    }

    /// <inheritdoc />
    protected override IEnumerable<(string Name, string Text)> FilesBeside() =>
        [("views.sql", ViewSql.Write(ViewFiles.Create(Folder, Shown), LeftOut))];
}
