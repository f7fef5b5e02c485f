using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.S3.Tests;

/// <summary>An <see cref="S3Origin"/>, a box, and fetchers from one into the other.</summary>
internal sealed class S3Scene : IAsyncDisposable
{
    public const string Key = "data/a.bin";

    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-s3-").FullName;

    private S3Scene(S3Origin origin) => Origin = origin;

    public S3Origin Origin { get; }

    public Dictionary<string, string> Variables { get; } =
        new(StringComparer.Ordinal)
        {
            ["AWS_ACCESS_KEY_ID"] = S3Origin.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = S3Origin.SecretKey,
        };

    public string Box => Path.Combine(folder, "box");

    public string Home => folder;

    public S3Options Options =>
        new() { Endpoint = Origin.Endpoint, Variable = name => Variables.GetValueOrDefault(name) };

    public static CancellationToken Ending => TestContext.Current.CancellationToken;

    public static async Task<S3Scene> StartAsync(TimeProvider? serverClock = null) =>
        new(await S3Origin.StartAsync(serverClock));

    public static Source SourceOf(string key) => Source.Parse($"s3://{S3Origin.Bucket}/{key}");

    public static byte[] Bytes(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public Task<FetchResult> FetchAsync(string key = Key, FetchOptions? fetch = null, S3Options? options = null) =>
        FetchAsync(SourceOf(key), fetch, options);

    public async Task<FetchResult> FetchAsync(Source source, FetchOptions? fetch = null, S3Options? options = null)
    {
        var fetcherOptions = new FileFetcherOptions
        {
            Box = Box,
            JitterSeed = 1,
            Limits = new TransferLimits { StallTimeout = TimeSpan.FromSeconds(2) },
        };
        using var s3 = new S3Transport(options ?? Options, fetcherOptions);
        await using var fetcher = new FileFetcher(fetcherOptions with { Transports = [s3] });
        return await fetcher.FetchAsync(source, fetch ?? FetchOptions.Default, cancellationToken: Ending);
    }

    /// <summary>Fetches what must be refused, and sees to it that no secret is told.</summary>
    public async Task<SourceUnavailableException> RefuseAsync(string key = Key, S3Options? options = null)
    {
        var error = await Assert.ThrowsAsync<SourceUnavailableException>(() => FetchAsync(key, options: options));
        Assert.DoesNotContain(S3Origin.SecretKey, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(S3Origin.AccessKey, error.Message + error.Hint, StringComparison.Ordinal);
        Assert.Equal(ExitCode.SourceUnavailable, error.ExitCode);
        Assert.Equal(SourceOf(key).Text, error.Source);
        return error;
    }

    public async ValueTask DisposeAsync()
    {
        await Origin.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
