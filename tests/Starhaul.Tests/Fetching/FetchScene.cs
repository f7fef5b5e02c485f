using System.Security.Cryptography;
using Starhaul.Testing;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>An origin, a box and fetchers with short waits: all that a test of the whole line needs.</summary>
internal sealed class FetchScene : IAsyncDisposable
{
    private FetchScene(Origin origin)
    {
        Origin = origin;
        Box = Directory.CreateTempSubdirectory("starhaul-fetch-").FullName;
    }

    public Origin Origin { get; }

    public string Box { get; }

    /// <summary>Limits that make a test quick; the stall limit leaves a busy machine room.</summary>
    public TransferLimits Limits { get; set; } =
        new()
        {
            FirstBackoff = TimeSpan.FromMilliseconds(1),
            LongestBackoff = TimeSpan.FromMilliseconds(5),
            StallTimeout = TimeSpan.FromSeconds(1),
            ProbeTimeout = TimeSpan.FromSeconds(5),
            LeastRange = 32 * 1024,
            ScaleInterval = TimeSpan.FromSeconds(0.3),
        };

    /// <summary>Connections of a fetch whose options do not say otherwise.</summary>
    public int? Connections { get; init; } = 1;

    public IReadOnlyList<OriginRequest> Downloads =>
        [
            .. Origin.Requests.Where(request =>
                request.Method == "GET" && request.Headers["Range"] is not "bytes=0-1023"
            ),
        ];

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public static async Task<FetchScene> StartAsync(
        OriginProtocol protocol = OriginProtocol.Http,
        int? connections = 1
    ) => new(await Origin.StartAsync(protocol)) { Connections = connections };

    public FileFetcher CreateFetcher() =>
        new(
            new FileFetcherOptions
            {
                Box = Box,
                Limits = Limits,
                JitterSeed = 1,
            }
        );

    public async Task<FetchResult> FetchAsync(string url, FetchOptions? fetch = null)
    {
        await using var fetcher = CreateFetcher();
        return await fetcher.FetchAsync(Source.Parse(url), With(fetch), null, Ending);
    }

    public async Task<T> FailsAsync<T>(string url, FetchOptions? fetch = null)
        where T : StarhaulException
    {
        var error = await Assert.ThrowsAsync<T>(() => FetchAsync(url, fetch));
        Assert.False(string.IsNullOrEmpty(error.Hint), $"'{error.Message}' has no hint.");
        return error;
    }

    /// <summary>
    /// Runs a fetch and cancels it when so many bytes have come: the next fetch finds what an interrupted run leaves.
    /// The origin must stall there.
    /// </summary>
    public async Task InterruptAsync(string url, long afterBytes, FetchOptions? fetch = null)
    {
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        await using var fetcher = CreateFetcher();
        var progress = new InlineProgress<FetchProgress>(snapshot =>
        {
            if (snapshot.BytesReceived >= afterBytes && snapshot.BytesChecked >= snapshot.BytesOnDisk)
            {
                interrupt.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            fetcher.FetchAsync(Source.Parse(url), With(fetch), progress, interrupt.Token)
        );
        Origin.Release();
        await Origin.WhenIdleAsync();
    }

    /// <summary>Waits until a download has sent so many bytes and stalls there.</summary>
    public Task UntilDownloadingAsync(long bytes) =>
        Eventually.HoldsAsync(
            () => Downloads.Any(request => request.BodyBytesSent >= bytes),
            $"a download has sent {bytes} bytes"
        );

    public string PathOf(string name) => Path.Combine(Box, name);

    public byte[] Read(string name) => File.ReadAllBytes(PathOf(name));

    /// <summary>The published file has these bytes, its record says so, and nothing else is left.</summary>
    public async Task HoldsAsync(string name, OriginContent content)
    {
        var expected = content.ToArray();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(expected)), Hash(name));
        var manifest = await Manifest.OpenAsync(Box, cancellationToken: Ending);
        var record = manifest.FindByPath(name);
        Assert.NotNull(record);
        Assert.Equal(Hash(name), record.Sha256);
        Assert.Equal(expected.Length, record.ContentLength.Actual);
        HasNoLeftovers();
    }

    public void HasNothing(string name)
    {
        Assert.False(File.Exists(PathOf(name)), $"{name} was published.");
        HasNoLeftovers();
    }

    public void HasNoLeftovers() =>
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Box),
            static path => Path.GetFileName(path).Contains(".part", StringComparison.Ordinal)
        );

    public async ValueTask DisposeAsync()
    {
        await Origin.DisposeAsync();
        Directory.Delete(Box, recursive: true);
    }

    private FetchOptions With(FetchOptions? fetch) =>
        (fetch ?? FetchOptions.Default) with
        {
            Connections = Connections,
        };

    private string Hash(string name) => Convert.ToHexStringLower(SHA256.HashData(Read(name)));
}
