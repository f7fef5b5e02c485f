using Starhaul.Testing;
using Xunit;

namespace Starhaul.PlugIn.Memory;

/// <summary>A transport of another assembly waits, gives up and heeds its hosts as the built-in ones do.</summary>
public sealed class MemoryRequestsTests : IDisposable
{
    private const int AttemptsAllowed = 3;

    private static readonly Uri Location = new("memory://box/f.bin");
    private static readonly byte[] Content = [.. Enumerable.Range(0, 1_000_000).Select(static i => (byte)(i * 31))];

    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-requests-").FullName;

    private FileFetcherOptions Options =>
        new()
        {
            Box = Path.Combine(folder, "box"),
            CacheFolder = Path.Combine(folder, "cache"),
            Limits = new TransferLimits { AttemptsWithoutProgress = AttemptsAllowed },
        };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Goes_on_as_long_as_each_attempt_brings_bytes()
    {
        var time = FakeTimes.Start();
        var options = Options with { TimeProvider = time };
        using var requests = new TransportRequests(options);
        var transport = Serve(requests);
        for (var i = 0; i < 2 * AttemptsAllowed; i++)
        {
            transport.Fail(blocks: 1);
        }

        var fetching = FetchAsync(options, transport);
        await time.AdvanceUntilAsync(fetching, TimeSpan.FromMilliseconds(100));
        var result = await fetching;

        Assert.Equal(Content, await File.ReadAllBytesAsync(result.Path, TestContext.Current.CancellationToken));
        Assert.Equal((2 * AttemptsAllowed) + 1, transport.Asked);
    }

    [Fact]
    public async Task Gives_up_after_the_attempts_without_progress_that_are_allowed()
    {
        var time = FakeTimes.Start();
        var options = Options with { TimeProvider = time };
        using var requests = new TransportRequests(options);
        var transport = Serve(requests);
        for (var i = 0; i < AttemptsAllowed; i++)
        {
            transport.Fail(blocks: 0);
        }

        var fetching = FetchAsync(options, transport);
        await time.AdvanceUntilAsync(fetching, TimeSpan.FromMilliseconds(100));

        var error = await Assert.ThrowsAsync<TransferException>(() => fetching);
        Assert.Equal("memory://box/f.bin hung up at byte 0; 3 attempts in a row brought nothing.", error.Message);
        Assert.Equal(AttemptsAllowed, transport.Asked);
    }

    [Fact]
    public async Task Waits_as_long_as_the_source_asks()
    {
        var time = FakeTimes.Start();
        var began = time.GetUtcNow();
        var options = Options with { TimeProvider = time };
        using var requests = new TransportRequests(options);
        var transport = Serve(requests);
        transport.Fail(blocks: 1, retryAfter: TimeSpan.FromSeconds(90));

        var fetching = FetchAsync(options, transport);
        await time.AdvanceUntilAsync(fetching, TimeSpan.FromSeconds(1));
        await fetching;

        Assert.InRange(time.GetUtcNow() - began, TimeSpan.FromSeconds(90), TimeSpan.MaxValue);
    }

    [Fact]
    public async Task A_host_that_asks_for_a_longer_wait_than_is_allowed_is_left_alone_by_every_program()
    {
        using var requests = new TransportRequests(Options);
        var transport = Serve(requests);
        transport.Fail(blocks: 0, retryAfter: Options.Limits.MaxWait + TimeSpan.FromHours(1));
        await Assert.ThrowsAsync<SourceUnavailableException>(() => FetchAsync(Options, transport));

        using var others = new TransportRequests(Options);
        var other = Serve(others);
        var error = await Assert.ThrowsAsync<SourceUnavailableException>(() => FetchAsync(Options, other));

        Assert.StartsWith("box is not to be asked for another ", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, other.Asked);
    }

    private static MemoryTransport Serve(TransportRequests requests)
    {
        var transport = new MemoryTransport(requests);
        transport.Put(Location, Content);
        return transport;
    }

    private static async Task<FetchResult> FetchAsync(FileFetcherOptions options, MemoryTransport transport)
    {
        await using var fetcher = new FileFetcher(options with { Transports = [transport] });
        return await fetcher.FetchAsync(
            Source.Parse(Location.AbsoluteUri),
            new FetchOptions { AllowUnproven = true },
            cancellationToken: TestContext.Current.CancellationToken
        );
    }
}
