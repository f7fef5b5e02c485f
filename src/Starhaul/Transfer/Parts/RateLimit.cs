using System.Threading.RateLimiting;

namespace Starhaul.Transfer;

/// <summary>Keeps all transfers together under a number of bytes a second. Without a limit it costs nothing.</summary>
internal sealed class RateLimit : IAsyncDisposable
{
    private const int PeriodsPerSecond = 20;

    /// <summary>Periods whose tokens are kept, so that a late timer on a busy machine loses none of the rate.</summary>
    private const int PeriodsKept = 2;

    private readonly TokenBucketRateLimiter? bucket;

    public RateLimit(long? bytesPerSecond)
    {
        if (bytesPerSecond is not { } rate)
        {
            return;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(rate, PeriodsPerSecond, nameof(bytesPerSecond));
        Step = (int)Math.Min(rate / PeriodsPerSecond, int.MaxValue);
        bucket = new TokenBucketRateLimiter(
            new TokenBucketRateLimiterOptions
            {
                TokenLimit = (int)Math.Min((long)Step * PeriodsKept, int.MaxValue),
                TokensPerPeriod = Step,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1.0 / PeriodsPerSecond),
                QueueLimit = int.MaxValue,
                AutoReplenishment = true,
            }
        );
    }

    /// <summary>Most bytes to ask for at once.</summary>
    public int Step { get; } = int.MaxValue;

    /// <summary>Waits until so many bytes, at most <see cref="Step"/>, may come.</summary>
    public async ValueTask WaitAsync(int bytes, CancellationToken cancellationToken)
    {
        if (bucket is not null)
        {
            using var lease = await bucket.AcquireAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => bucket?.DisposeAsync() ?? ValueTask.CompletedTask;
}
