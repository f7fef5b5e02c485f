using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;

namespace Starhaul.Pipelines.Tests.Listening;

/// <summary>A sink one of whose calls fails, and from then on every one until it is opened again.</summary>
/// <param name="sink">What does the work.</param>
/// <param name="call">The number of the call.</param>
/// <param name="isDefect">Whether it fails by an error that no sink may raise.</param>
internal sealed class FailingSink(Sink sink, int call, bool isDefect) : Sink
{
    private int calls;
    private bool isBroken;

    /// <summary>Whether nothing fails any more.</summary>
    public bool IsGood { get; set; }

    public override string Name => sink.Name;

    internal override bool KeepsUpToDate => sink.KeepsUpToDate;

    internal override Task OpenAsync(CancellationToken cancellationToken)
    {
        isBroken = false;
        return sink.OpenAsync(cancellationToken);
    }

    internal override Task<IReadOnlyList<ImportRecord>> ReadImportsAsync(CancellationToken cancellationToken)
    {
        Count();
        return sink.ReadImportsAsync(cancellationToken);
    }

    internal override Task<IReadOnlyList<ImportRecord>> FindImportsAsync(
        ImportRecord like,
        CancellationToken cancellationToken
    )
    {
        Count();
        return sink.FindImportsAsync(like, cancellationToken);
    }

    internal override Task<ImportRecord> BeginAsync(ImportRecord import, CancellationToken cancellationToken)
    {
        Count();
        return sink.BeginAsync(import, cancellationToken);
    }

    internal override Task<LoadCounts> LoadAsync(Batch batch, CancellationToken cancellationToken)
    {
        Count();
        return sink.LoadAsync(batch, cancellationToken);
    }

    internal override Task<ImportRecord> CompleteAsync(DateTimeOffset finished, CancellationToken cancellationToken)
    {
        Count();
        return sink.CompleteAsync(finished, cancellationToken);
    }

    public override ValueTask DisposeAsync() => sink.DisposeAsync();

    private void Count()
    {
        isBroken |= calls++ == call;
        if (isBroken && !IsGood)
        {
            throw isDefect ? new InvalidOperationException("a defect") : new DestinationException("told to fail");
        }
    }
}
