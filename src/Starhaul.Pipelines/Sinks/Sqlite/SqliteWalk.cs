using Starhaul.Pipelines.Sinks.Sql;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks.Sqlite;

/// <summary>
/// Does something to every row of a table, some rows in a transaction: so many that it should take half of a writer's turn. Rows that
/// are added meanwhile are their writers' affair.
/// </summary>
internal sealed class SqliteWalk(SqliteStore store, SqliteDatabase database, TimeProvider time, TableDefinition table)
{
    private const int FewestRows = 64;
    private const int MostRows = 1_000_000;
    private static readonly TimeSpan LengthOfStep = TimeSpan.FromMilliseconds(100);

    private readonly string key = SqliteDialect.HasRowId(table) ? "rowid" : SqlDialect.Quote(table.Columns[0].Name);

    /// <summary>Runs a statement for every range of rows.</summary>
    /// <param name="statement">Makes it of the condition of a range, with the parameters 1 and 2.</param>
    /// <param name="cancellationToken">Ends the walk after a step.</param>
    public async Task RunAsync(Func<string, string> statement, CancellationToken cancellationToken)
    {
        var name = SqlDialect.Quote(table.Name);
        // Of the first range the least number there is is of it: no number is less, so that none could name what is before it.
        using var firstEnd = database.Prepare(End(">="));
        using var nextEnd = database.Prepare(End(">"));
        using var first = database.Prepare(statement($"{key} >= ?1 AND {key} <= ?2"));
        using var next = database.Prepare(statement($"{key} > ?1 AND {key} <= ?2"));
        if (Greatest(name) is not { } greatest)
        {
            return;
        }

        var (from, rows, isFirst) = (long.MinValue, 1_000L, true);
        while (isFirst || from < greatest)
        {
            var elapsed = TimeSpan.Zero;
            await InTransactionAsync(
                    store,
                    () =>
                    {
                        var began = time.GetTimestamp();
                        var last = EndOf(isFirst ? firstEnd : nextEnd, from, rows) ?? greatest;
                        var run = isFirst ? first : next;
                        run.Bind(0, from);
                        run.Bind(1, last);
                        run.Step();
                        from = last;
                        elapsed = time.GetElapsedTime(began);
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            isFirst = false;
            var factor = Math.Clamp(LengthOfStep / (elapsed + TimeSpan.FromMilliseconds(1)), 0.25, 2);
            rows = Math.Clamp((long)(rows * factor), FewestRows, MostRows);
        }

        string End(string after) =>
            $"SELECT max(k) FROM (SELECT {key} AS k FROM {name} WHERE {key} {after} ?1 ORDER BY {key} LIMIT ?2)";
    }

    // What is added behind it while the walk goes on is no affair of it: a walk that went on to the end might never reach it.
    private long? Greatest(string name)
    {
        using var read = database.Prepare($"SELECT max({key}) FROM {name}");
        read.Step();
        long? greatest = read.IsNull(0) ? null : read.Int64(0);
        read.Step();
        return greatest;
    }

    private static long? EndOf(SqliteStatement end, long from, long rows)
    {
        end.Bind(0, from);
        end.Bind(1, rows);
        end.Step();
        long? last = end.IsNull(0) ? null : end.Int64(0);
        end.Step();
        return last;
    }

    /// <summary>Does work in one transaction, which is a turn.</summary>
    public static async Task InTransactionAsync(SqliteStore store, Action work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await store.BeginAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            work();
            await store.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await store.RollbackAsync().ConfigureAwait(false);
            throw;
        }
    }
}
