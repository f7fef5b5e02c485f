using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;

namespace Starhaul.Bench;

/// <summary>A store in which nothing exists and which keeps nothing.</summary>
internal sealed class DiscardingStore : ITableStore
{
    public string Name => "discard";

    /// <summary>Rows that were to be inserted.</summary>
    public long Inserted { get; private set; }

    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<bool> OpenToReadAsync(CancellationToken cancellationToken) => Task.FromResult(true);

    public ValueTask BeginAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask CommitAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask RollbackAsync() => ValueTask.CompletedTask;

    public ValueTask ReadAsync(KeyList keys, RowBuffer into, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    public ValueTask ReadLastAsync(RowBuffer into, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask ReadAllAsync(RowBuffer into, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask InsertAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken)
    {
        Inserted += which.Length;
        return ValueTask.CompletedTask;
    }

    public ValueTask UpdateAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    public ValueTask DeleteAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    public Task<IReadOnlyList<KnownSystem>> FindSystemsAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<KnownSystem>>([]);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
