using Microsoft.Extensions.Logging;
using Starhaul.Manifests;
using Starhaul.Transfer;

namespace Starhaul.Cli.Commands;

/// <summary>
/// A transport that is made when a source needs it: a download over HTTP maps neither the code of S3 nor that of BitTorrent (4 MB with
/// what they bring along).
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="scheme">The scheme of its sources.</param>
/// <param name="create">Makes it; called once at most.</param>
internal sealed class DeferredTransport(string name, string scheme, Func<ITransport> create)
    : ITransport,
        IBoxKeeper,
        IAsyncDisposable
{
    private readonly Lock gate = new();
    private ITransport? made;

    /// <inheritdoc />
    public string Name => name;

    /// <inheritdoc />
    public IReadOnlyList<string> Schemes { get; } = [scheme];

    /// <summary>Whether something needed it.</summary>
    public bool IsMade => made is not null;

    /// <summary>The transport itself.</summary>
    public ITransport Made
    {
        get
        {
            lock (gate)
            {
                return made ??= create();
            }
        }
    }

    /// <inheritdoc />
    public Task<SourceFacts?> AskAsync(Source source, SourceIdentity? known, CancellationToken cancellationToken) =>
        Made.AskAsync(source, known, cancellationToken);

    /// <inheritdoc />
    public Task<SourceSample> SampleAsync(
        Source source,
        Uri location,
        int length,
        SourceIdentity? known,
        CancellationToken cancellationToken
    ) => Made.SampleAsync(source, location, length, known, cancellationToken);

    /// <inheritdoc />
    public Task<TransportReceipt> TransferAsync(
        RemoteFileIntent intent,
        PartFile part,
        CancellationToken cancellationToken
    ) => Made.TransferAsync(intent, part, cancellationToken);

    /// <inheritdoc />
    public BoxStore OpenBox(string box, string? work, TimeProvider time, string tool, ILogger log) =>
        Made is IBoxKeeper keeper
            ? keeper.OpenBox(box, work, time, tool, log)
            : throw new ArgumentException($"The transport '{name}' keeps no boxes.", nameof(box));

    /// <summary>Ends it, if it was made.</summary>
    public async ValueTask DisposeAsync()
    {
        switch (made)
        {
            case IAsyncDisposable needsTime:
                await needsTime.DisposeAsync();
                break;
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }
    }
}
