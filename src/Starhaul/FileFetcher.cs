using Starhaul.Diagnostics;
using Starhaul.Records;

namespace Starhaul;

/// <summary>Brings files into a box, proves them whole and writes the proof down.</summary>
public sealed class FileFetcher : IAsyncDisposable
{
    private readonly FileFetcherOptions options;

    /// <summary>Makes a fetcher for one box. It may run many fetches at once.</summary>
    public FileFetcher(FileFetcherOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
    }

    /// <summary>Looks at a source and says what a fetch would do, and why.</summary>
    /// <exception cref="StarhaulException">As <see cref="FetchAsync"/> up to the decision.</exception>
    public Task<FetchPlan> PlanAsync(
        Source source,
        FetchOptions fetch,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException(options.Box);

    /// <summary>Brings one file into the box, or finds that it is unchanged.</summary>
    /// <param name="source">What to fetch.</param>
    /// <param name="fetch">What is wanted of this fetch.</param>
    /// <param name="progress">Told of the progress, on any thread; null for nobody.</param>
    /// <param name="cancellationToken">Ends the fetch; the part file stays and can be resumed.</param>
    /// <exception cref="StarhaulException">The fetch failed; the tree of errors is drawn there.</exception>
    public Task<FetchResult> FetchAsync(
        Source source,
        FetchOptions fetch,
        IProgress<FetchProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException(options.Box);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
