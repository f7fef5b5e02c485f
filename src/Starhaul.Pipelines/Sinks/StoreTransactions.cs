using Starhaul.Retries;

namespace Starhaul.Pipelines.Sinks;

/// <summary>
/// Runs work in transactions of a store, and reads between them. A connection that was dropped is opened again and the work done again: 5
/// attempts, with back-off from 1 s doubling to 30 s and full jitter. Any other failure leaves the store rolled back.
/// </summary>
/// <remarks>
/// The answer to a commit may be lost though the commit was made. Work MUST therefore find out, inside the transaction,
/// whether it is done already.
/// </remarks>
internal sealed class StoreTransactions(ITableStore store, TimeProvider time, Random jitter)
{
    private const int MostAttempts = 5;
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(30);

    private bool isResting;

    /// <summary>How long the last transaction took, from its begin to its commit, waiting for other writers apart.</summary>
    public TimeSpan Last { get; private set; }

    /// <summary>Lets go of the store's connection until the next transaction or read.</summary>
    public ValueTask RestAsync()
    {
        isResting = true;
        return store.RestAsync();
    }

    /// <summary>Reads outside of a transaction, in as many attempts.</summary>
    /// <exception cref="DestinationException">The store refused, or every attempt failed.</exception>
    public Task<T> ReadAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        AttemptAsync(read, cancellationToken);

    /// <summary>Does work in one transaction.</summary>
    /// <exception cref="DestinationException">The store refused, or every attempt failed.</exception>
    public Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        AttemptAsync(
            async cancellation =>
            {
                await store.BeginAsync(cancellation).ConfigureAwait(false);
                var began = time.GetTimestamp();
                var result = await work(cancellation).ConfigureAwait(false);
                await store.CommitAsync(cancellation).ConfigureAwait(false);
                Last = time.GetElapsedTime(began);
                return result;
            },
            cancellationToken
        );

    private async Task<T> AttemptAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(FirstBackoff, LongestBackoff, jitter);
        while (true)
        {
            try
            {
                if (backoff.Failures > 0)
                {
                    await Task.Delay(backoff.NextDelay(), time, cancellationToken).ConfigureAwait(false);
                }

                if (backoff.Failures > 0 || isResting)
                {
                    await store.OpenAsync(cancellationToken).ConfigureAwait(false);
                    isResting = false;
                }

                return await attempt(cancellationToken).ConfigureAwait(false);
            }
            catch (DestinationException error) when (error.IsTransient && backoff.Failures + 1 < MostAttempts)
            {
                backoff.Fail();
                await store.RollbackAsync().ConfigureAwait(false);
            }
            catch
            {
                await store.RollbackAsync().ConfigureAwait(false);
                throw;
            }
        }
    }
}
