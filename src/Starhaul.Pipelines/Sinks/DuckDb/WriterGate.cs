using System.Collections.Concurrent;

namespace Starhaul.Pipelines.Sinks.DuckDb;

/// <summary>Lets one writer of this process at a file: DuckDB would let two begin, and refuse the commit of one.</summary>
internal sealed class WriterGate : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    private static readonly ConcurrentDictionary<string, WriterGate> Gates = new(StringComparer.Ordinal);

    private readonly SemaphoreSlim free = new(1, 1);
    private readonly string path;

    private WriterGate(string path) => this.path = path;

    /// <summary>The gate of a file, by its full path.</summary>
    public static WriterGate Of(string path) => Gates.GetOrAdd(path, static path => new WriterGate(path));

    /// <exception cref="DestinationException">The other writer did not end within 60 s.</exception>
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        if (!await free.WaitAsync(LongestWait, cancellationToken).ConfigureAwait(false))
        {
            throw new DestinationException(
                $"Another load has been writing to '{path}' for more than {LongestWait.TotalSeconds:0} s."
            )
            {
                IsTransient = true,
            };
        }
    }

    public void Leave() => free.Release();

    public void Dispose() => free.Dispose();
}
