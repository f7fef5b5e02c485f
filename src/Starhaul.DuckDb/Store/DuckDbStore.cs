using Starhaul.DuckDb.Native;
using Starhaul.DuckDb.Queries;
using Starhaul.Pipelines;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Tables;

namespace Starhaul.DuckDb.Store;

/// <summary>
/// A DuckDB file. DuckDB lets one process have a file that is written, so that other processes read it before and after a
/// load; inside a process readers are never locked out.
/// </summary>
/// <param name="target">The path, and options after a question mark: <see cref="DuckDbOptions.Parse"/>.</param>
internal sealed class DuckDbStore(string target) : ITableStore
{
    private static readonly DuckDbDialect Dialect = new();

    private readonly DuckDbOptions options = DuckDbOptions.Parse(target).Options;

    // DuckDB keeps its log beside the name that it is given: by a link, where nobody who opens the file itself looks for it.
    private readonly string path = SinkFactory.RealPath(DuckDbOptions.Parse(target).Path);
    private readonly WriterLock writerLock = WriterLock.Get(SinkFactory.RealPath(DuckDbOptions.Parse(target).Path));
    private readonly FilePlace place = new(
        SinkFactory.RealPath(DuckDbOptions.Parse(target).Path),
        $"duckdb:{DuckDbOptions.Parse(target).Path}"
    );
    private DuckDbTables? tables;
    private bool isWriting;

    /// <inheritdoc />
    public string Name { get; } = $"duckdb:{DuckDbOptions.Parse(target).Path}";

    /// <inheritdoc />
    /// <remarks>No other process has the file meanwhile, and whoever reads in this one is never locked out.</remarks>
    public bool KeepsWritersWaiting => false;

    private DuckDbTables Tables => tables ?? throw new InvalidOperationException("The store is not open.");

    /// <inheritdoc />
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await RollbackAsync().ConfigureAwait(false);
        tables?.Dispose();
        tables = null;
        tables = WithSource(() => DuckDbTables.Open(path, options));
        place.Remember();
    }

    /// <inheritdoc />
    public async Task<bool> OpenToReadAsync(CancellationToken cancellationToken)
    {
        await RollbackAsync().ConfigureAwait(false);
        tables?.Dispose();
        tables = null;
        tables = WithSource(() => DuckDbTables.OpenToRead(path, options));
        return tables is not null;
    }

    /// <inheritdoc />
    public void RequireInPlace() => place.Require();

    /// <inheritdoc />
    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        place.Require();
        var turn = await writerLock.AcquireAsync(cancellationToken).ConfigureAwait(false);
        isWriting = true;
        WithSource(() => Tables.Begin(turn, cancellationToken));
    }

    /// <inheritdoc />
    public ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        WithSource(() => Tables.Execute("COMMIT", cancellationToken));
        EndWriting();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask RollbackAsync()
    {
        if (isWriting)
        {
            try
            {
                Tables.Execute("ROLLBACK", CancellationToken.None);
            }
            catch (DestinationException)
            {
                // The transaction is over already: a commit that failed has undone it.
            }
            finally
            {
                EndWriting();
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask ReadAsync(KeyList keys, RowBuffer into, CancellationToken cancellationToken)
    {
        if (keys.Count > 0)
        {
            WithSource(() => Tables.Read(keys, into, cancellationToken));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask ReadAllAsync(RowBuffer into, CancellationToken cancellationToken)
    {
        WithSource(() => Tables.ReadAll(into, cancellationToken));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask ReadLastAsync(RowBuffer into, CancellationToken cancellationToken)
    {
        WithSource(() => Tables.ReadLast(into, cancellationToken));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask InsertAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken)
    {
        WithSource(() => Tables.Insert(rows, which, cancellationToken));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask UpdateAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken) =>
        Write(DuckDbSql.Update(rows.Table), rows, which, cancellationToken);

    /// <inheritdoc />
    public ValueTask DeleteAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken) =>
        Write(DuckDbSql.Delete(rows.Table), rows, which, cancellationToken);

    /// <inheritdoc />
    /// <remarks>
    /// There is no index to make: DuckDB reads columns and passes over blocks whose least and greatest value rule them out, and its
    /// indexes must fit its memory and serve no range.
    /// </remarks>
    public async Task<IReadOnlyList<(string Name, TimeSpan Took)>> MakeIndexesAsync(
        bool isFirstLoad,
        IProgress<(string Name, TimeSpan Took)>? progress,
        CancellationToken cancellationToken
    )
    {
        var made = new List<(string Name, TimeSpan Took)>();
        foreach (var (name, sql) in new[] { (GalaxyTables.CellColumn, Dialect.FillCells("")), ("ANALYZE", "ANALYZE") })
        {
            var began = TimeProvider.System.GetTimestamp();
            await BeginAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                WithSource(() => Tables.Execute(sql, cancellationToken));
                await CommitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                await RollbackAsync().ConfigureAwait(false);
                throw;
            }

            made.Add((name, TimeProvider.System.GetElapsedTime(began)));
            progress?.Report(made[^1]);
        }

        return made;
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<KnownSystem>> FindSystemsAsync(string name, CancellationToken cancellationToken)
    {
        IReadOnlyList<KnownSystem> found = [];
        WithSource(() => found = Tables.FindSystems(name, cancellationToken));
        return Task.FromResult(found);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await RollbackAsync().ConfigureAwait(false);
        tables?.Dispose();
        tables = null;
    }

    private ValueTask Write(string sql, RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken)
    {
        if (!which.IsEmpty)
        {
            WithSource(() => Tables.Write(sql, rows, which, cancellationToken));
        }

        return ValueTask.CompletedTask;
    }

    private void EndWriting()
    {
        isWriting = false;
        tables?.End();
        writerLock.Release();
    }

    private void WithSource(Action action) =>
        WithSource(() =>
        {
            action();
            return true;
        });

    private T WithSource<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (StarhaulException exception)
        {
            exception.Source = Name;
            throw;
        }
    }
}
