using System.Security.Cryptography;
using Starhaul.Testing;
using Starhaul.TestOrigin;
using Starhaul.Tests.Regimes;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>The whole line against nginx, with a real galaxy dump: over HTTP/1.1, and over HTTP/2 within TLS.</summary>
public sealed class NginxTests : IAsyncLifetime
{
    private const int Systems = 66;

    private readonly string box = Directory.CreateTempSubdirectory("starhaul-nginx-box-").FullName;
    private NginxServer? nginx;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private NginxServer Nginx => nginx!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(NginxServer.IsAvailable, NginxServer.SkipReason);
        nginx = await NginxServer.StartAsync();
    }

    [Theory]
    [InlineData("json", false)]
    [InlineData("json", true)]
    [InlineData("json.gz", false)]
    [InlineData("json.gz", true)]
    [InlineData("json.zst", false)]
    [InlineData("json.zst", true)]
    [InlineData("json.bz2", false)]
    [InlineData("json.bz2", true)]
    public async Task A_galaxy_dump_is_fetched_and_proven_and_the_second_get_moves_no_body(
        string extension,
        bool isSecure
    )
    {
        var plain = Galaxy();
        var bytes = extension switch
        {
            "json.gz" => OriginFile.Gzip(plain).Content.ToArray(),
            "json.zst" => ZstandardCompressor.Compress(plain, (ZstandardCompressor.ChecksumFlag, 1)),
            "json.bz2" => Bzip2Compressor.Compress(plain),
            _ => plain,
        };
        var name = "galaxy." + extension;
        await Nginx.PutAsync(name, bytes);
        var url = isSecure ? Nginx.SecureUrl("/" + name) : Nginx.Url("/" + name);

        var first = await FetchAsync(url);
        var second = await FetchAsync(url);

        Assert.Equal(bytes, await File.ReadAllBytesAsync(first.Path, Ending));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), first.Record.Sha256);
        Assert.Equal(Systems, first.Record.Content?.Records);
        Assert.Equal(plain.Length, first.Record.Content!.Length);
        Assert.Equal(Evidence.Content, first.Record.Evidence);
        Assert.Equal(isSecure ? "HTTP/2" : "HTTP/1.1", first.Record.Transfer!.Protocol);
        Assert.Equal(FetchStatus.Unchanged, second.Status);
        var lines = await Nginx.AccessLogAsync(static lines => lines.Length >= 4);
        var protocol = isSecure ? "HTTP/2.0" : "HTTP/1.1";
        Assert.All(lines, line => Assert.StartsWith(protocol + " ", line, StringComparison.Ordinal));
        Assert.Equal([304], lines[3..].Select(line => int.Parse(line.Split(' ')[2], null)));
        Assert.Equal(0, lines[3..].Sum(line => int.Parse(line.Split(' ')[3], null)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_interrupted_download_is_resumed_and_no_byte_comes_twice(bool isSecure)
    {
        const int Length = 2_000_000;
        var bytes = OriginContent.Random(Length).ToArray();
        await Nginx.PutAsync("f.bin", bytes);
        var url = isSecure ? Nginx.SecureUrl("/f.bin") : Nginx.Url("/f.bin");
        var kept = await InterruptAsync(url, Length / 4);

        var result = await FetchAsync(url);

        Assert.Equal(bytes, await File.ReadAllBytesAsync(result.Path, Ending));
        Assert.Equal(kept, result.Record.Transfer!.ResumedFrom);
        Assert.Equal(Length - kept, result.Record.Transfer.Bytes);
        var asked = $"\"bytes={kept}-\"";
        var lines = await Nginx.AccessLogAsync(lines =>
            lines.Any(line => line.Contains(asked, StringComparison.Ordinal))
        );
        var resume = lines.Single(line => line.Contains(asked, StringComparison.Ordinal));
        Assert.Contains($" 206 {Length - kept} ", resume, StringComparison.Ordinal);
        Assert.DoesNotContain("\"-\"", resume, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/f.bin")]
    [InlineData("/no-ranges/f.bin")]
    public async Task A_file_that_changed_since_the_interrupt_is_fetched_whole(string path)
    {
        const int Length = 2_000_000;
        await Nginx.PutAsync("f.bin", OriginContent.Random(Length).ToArray());
        await InterruptAsync(Nginx.Url(path), Length / 4);
        var next = OriginContent.Random(Length, seed: 2).ToArray();
        var onDisk = await Nginx.PutAsync("f.bin", next);
        File.SetLastWriteTimeUtc(onDisk, File.GetLastWriteTimeUtc(onDisk).AddHours(1));

        var result = await FetchAsync(Nginx.Url(path));

        Assert.Equal(next, await File.ReadAllBytesAsync(result.Path, Ending));
        Assert.Equal(0, result.Record.Transfer!.ResumedFrom);
    }

    [Fact]
    public async Task Without_ranges_an_interrupted_download_begins_again_and_is_whole()
    {
        const int Length = 2_000_000;
        var bytes = OriginContent.Random(Length).ToArray();
        await Nginx.PutAsync("f.bin", bytes);
        await InterruptAsync(Nginx.Url("/no-ranges/f.bin"), Length / 4);

        var result = await FetchAsync(Nginx.Url("/no-ranges/f.bin"));

        Assert.Equal(bytes, await File.ReadAllBytesAsync(result.Path, Ending));
        Assert.Equal(0, result.Record.Transfer!.ResumedFrom);
    }

    [Fact]
    public async Task A_server_that_compresses_on_the_fly_sends_what_identity_asks_for()
    {
        var plain = Texts.JsonArray(5_000);
        await Nginx.PutAsync("f.json", plain);

        var result = await FetchAsync(Nginx.Url("/gzip/f.json"));

        Assert.Equal(plain, await File.ReadAllBytesAsync(result.Path, Ending));
        Assert.Null(result.Record.Wire);
        Assert.Equal(plain.Length, result.Record.ContentLength.Expected);
        Assert.Equal(5_000, result.Record.Content?.Records);
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(box, recursive: true);
        if (nginx is not null)
        {
            await nginx.DisposeAsync();
        }
    }

    private static byte[] Galaxy()
    {
        var samples = Environment.GetEnvironmentVariable("STARHAUL_SAMPLES");
        Assert.SkipWhen(samples is null, "STARHAUL_SAMPLES names no folder with samples.");
        return File.ReadAllBytes(Path.Combine(samples!, "spansh", "galaxy_sample.json"));
    }

    private async Task<FetchResult> FetchAsync(string url)
    {
        await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = box });
        return await fetcher.FetchAsync(Source.Parse(url), FetchOptions.Default, null, Ending);
    }

    /// <returns>How many bytes the part file keeps.</returns>
    private async Task<long> InterruptAsync(string url, long afterBytes)
    {
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        var limits = new TransferLimits { BytesPerSecond = afterBytes * 4 };
        await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = box, Limits = limits });
        var progress = new InlineProgress<FetchProgress>(snapshot =>
        {
            if (snapshot.BytesOnDisk >= afterBytes)
            {
                interrupt.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            fetcher.FetchAsync(Source.Parse(url), FetchOptions.Default, progress, interrupt.Token)
        );
        return new FileInfo(Path.Combine(box, "f.bin.part")).Length;
    }
}
