using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;

namespace Starhaul.Pipelines.Tests.Listening;

/// <summary>A sink that waits in one of its calls until it is opened.</summary>
/// <param name="sink">What does the work.</param>
/// <param name="call">The number of the call.</param>
internal sealed class GatedSink(Sink sink, int call) : Sink
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int calls;

    /// <summary>Ends when it waits.</summary>
    public Task IsReached => reached.Task;

    public override string Name => sink.Name;

    internal override bool KeepsUpToDate => sink.KeepsUpToDate;

    /// <summary>Lets it go on.</summary>
    public void Open() => gate.SetResult();

    internal override Task OpenAsync(CancellationToken cancellationToken) => sink.OpenAsync(cancellationToken);

    internal override Task<IReadOnlyList<ImportRecord>> ReadImportsAsync(CancellationToken cancellationToken) =>
        sink.ReadImportsAsync(cancellationToken);

    internal override async Task<IReadOnlyList<ImportRecord>> FindImportsAsync(
        ImportRecord like,
        CancellationToken cancellationToken
    )
    {
        await CountAsync();
        return await sink.FindImportsAsync(like, cancellationToken);
    }

    internal override async Task<ImportRecord> BeginAsync(ImportRecord import, CancellationToken cancellationToken)
    {
        await CountAsync();
        return await sink.BeginAsync(import, cancellationToken);
    }

    internal override async Task<LoadCounts> LoadAsync(Batch batch, CancellationToken cancellationToken)
    {
        await CountAsync();
        return await sink.LoadAsync(batch, cancellationToken);
    }

    internal override async Task<ImportRecord> CompleteAsync(
        DateTimeOffset finished,
        CancellationToken cancellationToken
    )
    {
        await CountAsync();
        return await sink.CompleteAsync(finished, cancellationToken);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task CountAsync()
    {
        if (calls++ != call)
        {
            return Task.CompletedTask;
        }

        reached.SetResult();
        return gate.Task;
    }
}
