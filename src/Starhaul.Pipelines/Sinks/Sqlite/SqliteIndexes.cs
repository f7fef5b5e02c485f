using System.Text;
using Starhaul.Pipelines.Sinks.Sql;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks.Sqlite;

/// <summary>
/// Makes the indexes of an open database that are missing. After a first load each is one statement, which keeps other writers out
/// until it ends; in a database that is in use each is made step by step (<see cref="SqliteIndexBuild"/>).
/// </summary>
/// <param name="store">Its transactions, each of which is a turn.</param>
/// <param name="database">The database.</param>
/// <param name="time">The clock of the steps.</param>
internal sealed class SqliteIndexes(SqliteStore store, SqliteDatabase database, TimeProvider time)
{
    private const string Analyze = "ANALYZE";

    // Rows of an index that ANALYZE reads: enough to tell one that finds a few rows from one that finds a tenth of them.
    private const int AnalyzedRows = 1_000;

    private static readonly SqliteDialect Dialect = new();

    /// <summary>Makes what is missing, in the order of what others need: first the cells, then the indexes.</summary>
    public async Task<IReadOnlyList<(string Name, TimeSpan Took)>> MakeAsync(
        bool isFirstLoad,
        IProgress<(string Name, TimeSpan Took)>? progress,
        CancellationToken cancellationToken
    )
    {
        var made = new List<(string Name, TimeSpan Took)>();
        // A sort of a big table goes to files, not to memory: it holds as much as the cache may, twice while its memory grows.
        database.Execute("PRAGMA temp_store = FILE; PRAGMA cache_size = -16384; PRAGMA shrink_memory");
        try
        {
            await RunAsync(DropLeftBuilds, cancellationToken).ConfigureAwait(false);
            var missing = GalaxyTables
                .All.SelectMany(Dialect.Indexes)
                .Where(index => !IsThere(database, index.Name))
                .ToList();
            if (missing.Exists(index => index.Name == SqlDialect.CellIndex))
            {
                await StepAsync(GalaxyTables.CellColumn, () => FillCellsAsync(cancellationToken)).ConfigureAwait(false);
            }

            foreach (var index in missing)
            {
                await StepAsync(
                        index.Name,
                        () =>
                            isFirstLoad
                                ? RunAsync(() => database.Execute(index.CreateIfMissing), cancellationToken)
                                : new SqliteIndexBuild(store, database, time, index).RunAsync(cancellationToken)
                    )
                    .ConfigureAwait(false);
            }

            database.Execute($"PRAGMA analysis_limit = {AnalyzedRows}");
            await StepAsync(Analyze, () => RunAsync(() => database.Execute(Analyze), cancellationToken))
                .ConfigureAwait(false);
        }
        finally
        {
            database.Execute($"PRAGMA temp_store = MEMORY; PRAGMA cache_size = {SqliteStore.CacheSize}");
        }

        return made;

        async Task StepAsync(string name, Func<Task> make)
        {
            var began = time.GetTimestamp();
            await make().ConfigureAwait(false);
            made.Add((name, time.GetElapsedTime(began)));
            progress?.Report(made[^1]);
        }
    }

    /// <summary>Whether an index has that name.</summary>
    public static bool IsThere(SqliteDatabase database, string index)
    {
        using var found = database.Prepare("SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = ?");
        found.Bind(0, Encoding.UTF8.GetBytes(index));
        return found.Step();
    }

    private async Task FillCellsAsync(CancellationToken cancellationToken)
    {
        var systems = GalaxyTables.Systems;
        var walk = new SqliteWalk(store, database, time, systems);
        await walk.RunAsync(range => Dialect.FillCells($"{range} AND "), cancellationToken).ConfigureAwait(false);
    }

    private void DropLeftBuilds()
    {
        var drops = new List<string>();
        using (
            var left = database.Prepare(
                $"SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'trigger') AND name LIKE '{SqliteIndexBuild.Prefix}%' ORDER BY type DESC"
            )
        )
        {
            while (left.Step())
            {
                drops.Add(
                    $"DROP {Encoding.UTF8.GetString(left.Utf8(0))} {SqlDialect.Quote(Encoding.UTF8.GetString(left.Utf8(1)))}"
                );
            }
        }

        drops.ForEach(database.Execute);
    }

    private Task RunAsync(Action work, CancellationToken cancellationToken) =>
        SqliteWalk.InTransactionAsync(store, work, cancellationToken);
}
