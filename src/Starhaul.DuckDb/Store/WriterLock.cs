using System.Collections.Concurrent;

namespace Starhaul.DuckDb.Store;

/// <summary>Lets one writer of this process at a file: DuckDB would let two begin, and refuse the commit of one.</summary>
internal sealed class WriterLock : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    private static readonly ConcurrentDictionary<string, WriterLock> Locks = new(StringComparer.Ordinal);

    private readonly SemaphoreSlim free = new(1, 1);
    private readonly string path;
    private long turns;

    private WriterLock(string path) => this.path = path;

    /// <summary>The lock of a file, by its full path.</summary>
    public static WriterLock Get(string path) => Locks.GetOrAdd(path, static path => new WriterLock(path));

    /// <returns>The number of the turn, one more than that of whoever wrote before.</returns>
    /// <exception cref="DestinationException">The other writer did not end within 60 s.</exception>
    public async Task<long> AcquireAsync(CancellationToken cancellationToken)
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

        return ++turns;
    }

    public void Release() => free.Release();

    public void Dispose() => free.Dispose();
}
