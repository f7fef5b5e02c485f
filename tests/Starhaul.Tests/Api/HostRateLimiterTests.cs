using Starhaul.Api.Limits;
using Starhaul.Native;
using Xunit;

namespace Starhaul.Tests.Api;

public sealed class HostRateLimiterTests : IDisposable
{
    private const int Patience = 9_000; // less than a lock is waited for
    private static readonly Uri Host = new("https://example.test/dump");

    private readonly string cache = Directory.CreateTempSubdirectory("starhaul-limits-").FullName;
    private readonly HostRateLimiter limiter;

    public HostRateLimiterTests() =>
        limiter = new HostRateLimiter(cache, BuiltInLimits.All, new TransferLimits(), TimeProvider.System);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string StatePath => new HostStateFolder(cache).PathOf(HostKey.From(Host))!;

    public void Dispose()
    {
        limiter.Dispose();
        Directory.Delete(cache, recursive: true);
    }

    [Fact(Timeout = Patience)]
    public async Task The_end_of_a_request_does_not_wait_for_who_holds_the_state_once_the_run_is_cancelled()
    {
        var lease = await AcquireAsync();
        using var held = FileLock.TryTake(StatePath + HostStateFile.LockSuffix);
        Assert.NotNull(held);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await limiter.ReleaseAsync(Host, lease, said: null, stop.Token);

        Assert.True(stop.IsCancellationRequested);
        Assert.Single(HostStateFolder.Read(StatePath)!.UnderWay);
    }

    [Fact(Timeout = Patience)]
    public async Task A_request_of_a_cancelled_run_is_counted_where_nobody_holds_the_state()
    {
        var lease = await AcquireAsync();

        await limiter.ReleaseAsync(Host, lease, said: null, new CancellationToken(canceled: true));

        Assert.Empty(HostStateFolder.Read(StatePath)!.UnderWay);
    }

    [Fact(Timeout = Patience)]
    public async Task A_block_that_a_host_asks_for_does_not_hold_the_end_of_a_run_up()
    {
        await AcquireAsync();
        using var held = FileLock.TryTake(StatePath + HostStateFile.LockSuffix);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            limiter.BlockAsync(Host, TimeSpan.FromHours(1), "it said so", stop.Token)
        );
    }

    private Task<RateLease> AcquireAsync() => limiter.AcquireAsync(Host, defined: null, "dump", _ => { }, Cancel);
}
