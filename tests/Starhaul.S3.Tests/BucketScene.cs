using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.S3.Tests;

/// <summary>A box in the bucket of an <see cref="S3Origin"/>, files of this machine to bring into it, and writers with folders of their own.</summary>
internal sealed class BucketScene : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-bucket-").FullName;

    private BucketScene(S3Origin origin) => Origin = origin;

    public const string Prefix = "dumps";

    public S3Origin Origin { get; }

    public string Box => $"s3://{S3Origin.Bucket}/{Prefix}";

    public static CancellationToken Ending => TestContext.Current.CancellationToken;

    public static async Task<BucketScene> StartAsync(S3Conditions conditions = S3Conditions.Honoured)
    {
        var origin = await S3Origin.StartAsync();
        origin.Conditions = conditions;
        return new BucketScene(origin);
    }

    /// <summary>The folder of a writer.</summary>
    public string WorkOf(string writer) => Path.Combine(folder, "work-" + writer);

    /// <summary>A file of this machine, as a source.</summary>
    public Source File(string name, byte[] bytes)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "sources")).FullName, name);
        System.IO.File.WriteAllBytes(path, bytes);
        return Source.Parse(path);
    }

    public async Task<FetchResult> FetchAsync(Source source, string writer = "a", FetchOptions? fetch = null)
    {
        var options = FetcherOptions(writer);
        using var s3 = Transport(options);
        await using var fetcher = new FileFetcher(options with { Transports = [s3] });
        return await fetcher.FetchAsync(source, fetch ?? FetchOptions.Default, cancellationToken: Ending);
    }

    /// <summary>Opens the manifest to look at it, by a machine that has written nothing.</summary>
    public async Task<T> LookAsync<T>(Func<Manifest, Task<T>> look, string writer = "reader")
    {
        var options = FetcherOptions(writer);
        using var s3 = Transport(options);
        var manifest = await Manifest.OpenAsync(
            Box,
            new ManifestOptions { Transports = [s3], Work = options.Work },
            Ending
        );
        return await look(manifest);
    }

    public Task<IReadOnlyList<ManifestRecord>> RecordsAsync() =>
        LookAsync(manifest => Task.FromResult(manifest.Records));

    public async Task<ManifestCheckReport> CheckAsync(params (string Writer, string Head)[] heads)
    {
        using var s3 = Transport(FetcherOptions("reader"));
        return await Manifest.CheckStoreAsync(
            Box,
            new Starhaul.Manifests.ExpectedHeads(null, heads.ToDictionary(one => one.Writer, one => one.Head)),
            new ManifestOptions { Transports = [s3], Work = WorkOf("reader") },
            Ending
        );
    }

    public byte[]? Stored(string path) => Origin.Find($"{Prefix}/{path}")?.Bytes;

    public FileFetcherOptions FetcherOptions(string writer) =>
        new()
        {
            Box = Box,
            Work = WorkOf(writer),
            JitterSeed = 1,
            Limits = new TransferLimits { StallTimeout = TimeSpan.FromSeconds(10) },
        };

    public S3Transport Transport(FileFetcherOptions options) =>
        new(
            new S3Options
            {
                Endpoint = Origin.Endpoint,
                Variable = name =>
                    name switch
                    {
                        "AWS_ACCESS_KEY_ID" => S3Origin.AccessKey,
                        "AWS_SECRET_ACCESS_KEY" => S3Origin.SecretKey,
                        _ => null,
                    },
            },
            options
        );

    public async ValueTask DisposeAsync()
    {
        await Origin.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
