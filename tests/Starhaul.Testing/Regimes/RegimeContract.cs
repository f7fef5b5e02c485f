using System.IO.Compression;
using System.Text;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Testing.Regimes;

/// <summary>
/// What every regime gives its users: it is chosen when its bytes, their type or their name say so, and what is damaged is never
/// published. Everything goes through <see cref="FileFetcher"/>, as a user's files do.
/// </summary>
public abstract class RegimeContract : IAsyncLifetime
{
    private static readonly byte[] Plain = Encoding.UTF8.GetBytes(
        string.Concat(
            Enumerable
                .Range(0, 400)
                .Select(line => $"{{\"id\":{line},\"name\":\"Col 285 Sector {line * 7919 % 1000}\"}}\n")
        )
    );

    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-regime-").FullName;
    private Origin origin = null!;

    /// <summary>The regime.</summary>
    protected abstract DownloadStrategy Regime { get; }

    /// <summary>Whether every fetcher has the regime without being told of it.</summary>
    protected virtual bool IsBuiltIn => false;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private string Extension => Regime.Extensions.Count > 0 ? Regime.Extensions[0] : "";

    /// <summary>A whole file that holds these lines of JSON.</summary>
    protected abstract byte[] Encode(byte[] plain);

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => origin = await Origin.StartAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await origin.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Is_chosen_by_its_signature()
    {
        Assert.SkipWhen(Regime.Signatures.Count == 0, "no signature");
        await AssertChosenAsync("/data", "application/octet-stream", regime: null);
    }

    [Fact]
    public Task Is_chosen_by_a_declared_type() => AssertChosenAsync("/data", Regime.MimeTypes[0], regime: null);

    [Fact]
    public async Task Is_chosen_by_an_extension()
    {
        Assert.SkipWhen(Regime.Extensions.Count == 0, "no extension");
        await AssertChosenAsync($"/data{Extension}", "application/octet-stream", regime: null);
    }

    [Fact]
    public Task Is_chosen_by_option() => AssertChosenAsync("/data", "application/octet-stream", Regime.Name);

    [Fact]
    public async Task Other_bytes_under_its_extension_or_its_type_are_refused()
    {
        Assert.SkipWhen(Regime.Signatures.Count == 0, "no signature");
        await Assert.ThrowsAsync<UnexpectedContentException>(() =>
            FetchAsync("/text", "These are other bytes."u8.ToArray(), Regime.MimeTypes[0], regime: null)
        );
        if (Extension.Length > 0)
        {
            await Assert.ThrowsAsync<UnexpectedContentException>(() =>
                FetchAsync($"/text{Extension}", "These are other bytes."u8.ToArray(), "text/plain", regime: null)
            );
        }

        AssertNothingPublished();
    }

    [Fact]
    public async Task A_damaged_file_is_not_published_however_the_regime_was_chosen()
    {
        var whole = Encode(Plain);
        byte[][] damaged = [whole[..(whole.Length / 2)], whole[..^1], [.. whole, .. whole[..(whole.Length / 2)]]];
        (string Path, string Type, string? Regime)[] ways =
        [
            ("/signed", "application/octet-stream", null),
            ("/typed", Regime.MimeTypes[0], null),
            ($"/named{Extension}", "application/octet-stream", null),
            ("/chosen", "application/octet-stream", Regime.Name),
        ];
        foreach (var (path, type, regime) in ways.Skip(Regime.Signatures.Count == 0 ? 1 : 0))
        {
            foreach (var bytes in damaged)
            {
                await Assert.ThrowsAsync<IntegrityException>(() => FetchAsync(path, bytes, type, regime));
            }
        }

        AssertNothingPublished();
    }

    [Fact]
    public async Task It_is_checked_inside_a_gzip_too()
    {
        var whole = Encode(Plain);
        var result = await FetchAsync($"/whole{Extension}.gz", Gzip(whole), "application/gzip", regime: null);
        Assert.Equal("gzip", result.Record.Regime);

        await Assert.ThrowsAsync<IntegrityException>(() =>
            FetchAsync($"/damaged{Extension}.gz", Gzip(whole[..(whole.Length / 2)]), "application/gzip", regime: null)
        );
        Assert.False(File.Exists(Path.Combine(folder, $"damaged{Extension}.gz")));
    }

    [Fact]
    public async Task One_instance_serves_two_fetchers_at_once()
    {
        var options = Options();
        await using var one = new FileFetcher(options with { Box = Path.Combine(folder, "one") });
        await using var two = new FileFetcher(options with { Box = Path.Combine(folder, "two") });
        var source = Source.Parse(Serve($"/data{Extension}", Encode(Plain), Regime.MimeTypes[0]));

        var results = await Task.WhenAll(
            one.FetchAsync(source, FetchOptions.Default, cancellationToken: Ending),
            two.FetchAsync(source, FetchOptions.Default, cancellationToken: Ending)
        );

        Assert.All(results, result => Assert.Equal(Regime.Name, result.Record.Regime));
    }

    private async Task AssertChosenAsync(string path, string type, string? regime)
    {
        var whole = Encode(Plain);
        var result = await FetchAsync(path, whole, type, regime);
        Assert.Equal(Regime.Name, result.Record.Regime);
        Assert.Equal(whole, await File.ReadAllBytesAsync(result.Path, Ending));
        Assert.Equal(Evidence.Length, Min(result.Record.Evidence, Evidence.Length));
    }

    private static Evidence Min(Evidence found, Evidence least) => found is Evidence.None ? found : least;

    private async Task<FetchResult> FetchAsync(string path, byte[] bytes, string type, string? regime)
    {
        await using var fetcher = new FileFetcher(Options());
        return await fetcher.FetchAsync(
            Source.Parse(Serve(path, bytes, type)),
            new FetchOptions { Regime = regime },
            cancellationToken: Ending
        );
    }

    private string Serve(string path, byte[] bytes, string type) =>
        origin.Serve(path, OriginFile.Of(bytes) with { ContentType = type });

    private FileFetcherOptions Options() => new() { Box = folder, Regimes = IsBuiltIn ? [] : [Regime] };

    private void AssertNothingPublished() =>
        Assert.DoesNotContain(
            Directory.EnumerateFiles(folder),
            path => Path.GetFileName(path) is var name && !name.Contains("manifest.") && !name.Contains(".part")
        );

    private static byte[] Gzip(byte[] bytes)
    {
        using var coded = new MemoryStream();
        using (var gzip = new GZipStream(coded, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return coded.ToArray();
    }
}
