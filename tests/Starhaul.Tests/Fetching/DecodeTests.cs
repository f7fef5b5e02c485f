using System.Security.Cryptography;
using Starhaul.TestOrigin;
using Starhaul.Tests.Regimes;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>The decoded file beside the compressed one, and the hash of what is inside.</summary>
public sealed class DecodeTests
{
    private static readonly byte[] Plain = Texts.JsonArray(2_000);
    private static readonly string PlainSha256 = Convert.ToHexStringLower(SHA256.HashData(Plain));
    private static readonly OriginFile Gz = OriginFile.Gzip(Plain);
    private static readonly FetchOptions Decode = FetchOptions.Default with { Decode = true };
    private static readonly FetchOptions ContentHash = FetchOptions.Default with { ContentHash = true };

    [Theory]
    [InlineData("gz")]
    [InlineData("zst")]
    [InlineData("bz2")]
    public async Task Both_files_are_published_and_the_decoded_one_says_where_it_came_from(string coding)
    {
        await using var scene = await FetchScene.StartAsync();
        var file = coding switch
        {
            "zst" => OriginFile.Of(ZstandardCompressor.Compress(Plain)),
            "bz2" => OriginFile.Of(Bzip2Compressor.Compress(Plain)),
            _ => Gz,
        };
        var url = scene.Origin.Serve($"/f.json.{coding}", file);

        var result = await scene.FetchAsync(url, Decode);

        await scene.HoldsAsync($"f.json.{coding}", file.Content);
        await scene.HoldsAsync("f.json", OriginContent.Of(Plain));
        Assert.Equal("f.json", result.Decoded?.Path);
        Assert.Equal(result.Record.Sha256, result.Decoded!.DerivedFrom);
        Assert.Equal(PlainSha256, result.Record.Content?.Sha256);
        Assert.Equal(2_000, result.Decoded.Content?.Records);
        Assert.Equal(Evidence.Content, result.Decoded.Evidence);
        Assert.Null(result.Record.DerivedFrom);
    }

    [Fact]
    public async Task A_name_without_a_known_extension_gets_one()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/dump", Gz);

        await scene.FetchAsync(url, Decode);

        await scene.HoldsAsync("dump.decoded", OriginContent.Of(Plain));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Neither_file_is_published_when_the_compressed_one_is_damaged(bool atTheEnd)
    {
        await using var scene = await FetchScene.StartAsync();
        var at = atTheEnd ? Gz.Content.Length - 1 : Gz.Content.Length / 2;
        var url = scene.Origin.Serve("/f.json.gz", Gz, Faults.FlipBit(at));

        await scene.FailsAsync<IntegrityException>(url, Decode);

        scene.HasNothing("f.json.gz");
        scene.HasNothing("f.json");
    }

    [Fact]
    public async Task After_an_interrupt_the_decoded_file_is_made_whole()
    {
        await using var scene = await FetchScene.StartAsync();
        var middle = Gz.Content.Length / 2;
        var url = scene.Origin.Serve("/f.json.gz", Gz, Faults.StallAfter(middle).OnDownload().Times(1));
        await scene.InterruptAsync(url, middle, Decode);
        Assert.False(File.Exists(scene.PathOf("f.json")));

        var result = await scene.FetchAsync(url, Decode);

        Assert.Equal(middle, result.Record.Transfer!.ResumedFrom);
        await scene.HoldsAsync("f.json.gz", Gz.Content);
        await scene.HoldsAsync("f.json", OriginContent.Of(Plain));
    }

    [Fact]
    public async Task Asked_for_later_it_is_made_although_the_source_is_unchanged()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.json.gz", Gz);
        var first = await scene.FetchAsync(url);
        scene.Origin.ForgetRequests();

        var later = await scene.FetchAsync(url, Decode);

        Assert.Equal(FetchStatus.Unchanged, later.Status);
        Assert.Equal(0, scene.Origin.Requests.Sum(request => request.BodyBytesSent));
        Assert.Equal(first.Record.Sha256, later.Decoded!.DerivedFrom);
        Assert.Equal(2_000, later.Decoded.Content!.Records);
        await scene.HoldsAsync("f.json", OriginContent.Of(Plain));
        await scene.HoldsAsync("f.json.gz", Gz.Content);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public async Task Asked_for_later_of_a_file_that_rotted_meanwhile_nothing_is_made(double place)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.json.gz", Gz);
        await scene.FetchAsync(url);
        var path = scene.PathOf("f.json.gz");
        var bytes = Gz.Content.ToArray();
        bytes[(int)(bytes.Length * place)] ^= 1;
        var written = File.GetLastWriteTimeUtc(path);
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(path, written); // as a disk rots: size and time stay

        var error = await scene.FailsAsync<IntegrityException>(url, Decode);

        Assert.Equal(ExitCode.IntegrityFailure, error.ExitCode);
        scene.HasNothing("f.json");
    }

    [Fact]
    public async Task Asked_for_later_more_than_the_bound_is_not_made()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.json.gz", Gz);
        await scene.FetchAsync(url);

        var error = await scene.FailsAsync<UnexpectedContentException>(url, Decode with { MaxDecodedLength = 1_000 });

        Assert.Contains("MaxDecodedLength", error.Hint, StringComparison.Ordinal);
        scene.HasNothing("f.json");
        await scene.HoldsAsync("f.json.gz", Gz.Content);
    }

    [Fact]
    public async Task Asked_for_again_nothing_is_moved_and_its_record_is_told()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.json.gz", Gz);
        var first = await scene.FetchAsync(url, Decode);
        scene.Origin.ForgetRequests();

        var again = await scene.FetchAsync(url, Decode);

        Assert.Equal(FetchStatus.Unchanged, again.Status);
        Assert.Equal(0, scene.Origin.Requests.Sum(request => request.BodyBytesSent));
        Assert.Equal(first.Decoded!.Sha256, again.Decoded?.Sha256);
        Assert.Null((await scene.FetchAsync(url)).Decoded);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_decoded_file_that_is_gone_or_was_edited_is_made_anew(bool wasEdited)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.json.gz", Gz);
        await scene.FetchAsync(url, Decode);
        if (wasEdited)
        {
            await File.AppendAllTextAsync(scene.PathOf("f.json"), " ", TestContext.Current.CancellationToken);
        }
        else
        {
            File.Delete(scene.PathOf("f.json"));
        }

        await scene.FetchAsync(url, Decode);

        await scene.HoldsAsync("f.json", OriginContent.Of(Plain));
    }

    [Fact]
    public async Task A_file_in_its_way_is_kept_and_nothing_is_fetched_without_force()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.json.gz", Gz);
        await File.WriteAllTextAsync(scene.PathOf("f.json"), "mine", TestContext.Current.CancellationToken);

        var error = await scene.FailsAsync<DestinationException>(url, Decode);

        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.Equal("mine"u8, scene.Read("f.json"));
        scene.HasNothing("f.json.gz");
        Assert.Empty(scene.Downloads);
        await scene.FetchAsync(url, Decode with { Force = true });
        await scene.HoldsAsync("f.json", OriginContent.Of(Plain));
    }

    [Fact]
    public async Task A_file_that_gets_in_its_way_meanwhile_is_kept_and_neither_is_published()
    {
        await using var scene = await FetchScene.StartAsync();
        var middle = Gz.Content.Length / 2;
        var url = scene.Origin.Serve("/f.json.gz", Gz, Faults.StallAfter(middle).OnDownload().Times(1));
        var fetch = scene.FailsAsync<DestinationException>(url, Decode);
        await scene.UntilDownloadingAsync(middle);
        await File.WriteAllTextAsync(scene.PathOf("f.json"), "mine", TestContext.Current.CancellationToken);
        scene.Origin.Release();

        await fetch;

        Assert.Equal("mine"u8, scene.Read("f.json"));
        Assert.False(File.Exists(scene.PathOf("f.json.gz")));
        File.Delete(scene.PathOf("f.json"));
        await scene.FetchAsync(url, Decode);
        await scene.HoldsAsync("f.json.gz", Gz.Content);
        await scene.HoldsAsync("f.json", OriginContent.Of(Plain));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_that_is_not_compressed_has_no_decoded_form(bool isCoded)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.json", isCoded ? OriginFile.GzipCoded(Plain) : OriginFile.Of(Plain));

        var result = await scene.FetchAsync(url, Decode);

        Assert.Null(result.Decoded);
        await scene.HoldsAsync("f.json", OriginContent.Of(Plain));
    }

    [Fact]
    public async Task A_gz_under_a_coding_is_published_decoded_of_the_coding_and_decoded_of_itself()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.json.gz", OriginFile.GzipCoded(Gz.Content.ToArray(), "application/gzip"));

        var result = await scene.FetchAsync(url, Decode);

        Assert.Equal("gzip", result.Record.Wire?.Encoding);
        await scene.HoldsAsync("f.json.gz", Gz.Content);
        await scene.HoldsAsync("f.json", OriginContent.Of(Plain));
    }

    [Fact]
    public async Task The_hash_of_the_content_is_computed_only_when_asked_for()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.json.gz", Gz);

        Assert.Null((await scene.FetchAsync(url)).Record.Content!.Sha256);

        var asked = await scene.FetchAsync(url, ContentHash with { Force = true });
        Assert.Equal(PlainSha256, asked.Record.Content!.Sha256);
        Assert.Equal(Plain.Length, asked.Record.Content.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_hash_of_the_content_of_an_uncompressed_file_is_that_of_the_file(bool isCoded)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.json", isCoded ? OriginFile.GzipCoded(Plain) : OriginFile.Of(Plain));

        var result = await scene.FetchAsync(url, ContentHash);

        Assert.Equal(PlainSha256, result.Record.Sha256);
        Assert.Equal(PlainSha256, result.Record.Content?.Sha256);
    }
}
