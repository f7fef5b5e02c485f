using System.Text;
using Starhaul.TestOrigin;
using Starhaul.Tests.Regimes;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>Content that goes over a bound is refused with exit 5 and leaves nothing.</summary>
public sealed class BoundTests
{
    private const int MostDepth = 1_024;

    private static readonly byte[] Plain = Texts.JsonArray(1_000);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_decodes_to_more_than_the_caller_allows_is_refused(bool isContentCoding)
    {
        await using var scene = await FetchScene.StartAsync();
        var name = isContentCoding ? "f.json" : "f.json.gz";
        var file = isContentCoding ? OriginFile.GzipCoded(Plain) : OriginFile.Gzip(Plain);
        var url = scene.Origin.Serve("/" + name, file);

        var error = await scene.FailsAsync<UnexpectedContentException>(url, AtMost(Plain.Length - 1));

        Assert.Equal(ExitCode.UnexpectedContent, error.ExitCode);
        scene.HasNothing(name);
        Assert.Equal(FetchStatus.Fetched, (await scene.FetchAsync(url, AtMost(Plain.Length))).Status);
    }

    [Theory]
    [InlineData("zst", false)]
    [InlineData("bz2", false)]
    [InlineData("zst", true)]
    [InlineData("bz2", true)]
    public async Task What_expands_more_than_1100_fold_is_a_bomb(string coding, bool decodes)
    {
        await using var scene = await FetchScene.StartAsync();
        var zeros = new byte[100_000_000];
        var bomb = coding == "zst" ? ZstandardCompressor.Compress(zeros) : Bzip2Compressor.Compress(zeros);
        var url = scene.Origin.Serve($"/f.bin.{coding}", OriginFile.Of(bomb));

        var error = await scene.FailsAsync<UnexpectedContentException>(
            url,
            FetchOptions.Default with
            {
                Decode = decodes,
            }
        );

        Assert.Contains("1100 : 1", error.Message, StringComparison.Ordinal);
        scene.HasNothing($"f.bin.{coding}");
        scene.HasNothing("f.bin");
        Assert.Equal(FetchStatus.Fetched, (await scene.FetchAsync(url, Binary)).Status);
    }

    [Theory]
    [InlineData("zst")]
    [InlineData("bz2")]
    public async Task What_is_small_for_what_it_holds_is_good_up_to_64_MiB_and_to_the_bound_of_the_caller(string coding)
    {
        await using var scene = await FetchScene.StartAsync();
        byte[] text = [(byte)'[', .. Enumerable.Repeat((byte)' ', 6_000_000), (byte)']'];
        var small = coding == "zst" ? ZstandardCompressor.Compress(text) : Bzip2Compressor.Compress(text);
        Assert.InRange(small.Length, 1, 5_000);
        var url = scene.Origin.Serve($"/f.json.{coding}", OriginFile.Of(small));

        await scene.FailsAsync<UnexpectedContentException>(url, AtMost(1_000_000));
        scene.HasNothing($"f.json.{coding}");

        Assert.Equal(text.Length, (await scene.FetchAsync(url, AtMost(text.Length))).Record.Content?.Length);
        Assert.Equal(
            FetchStatus.Fetched,
            (await scene.FetchAsync(url, FetchOptions.Default with { Force = true })).Status
        );
    }

    [Fact]
    public async Task What_is_decoded_into_a_file_has_a_bound_of_its_own_that_the_error_names()
    {
        Assert.Equal(1_000_000_000_000, (FetchOptions.Default with { Decode = true }).DecodedBound);
        Assert.Equal(long.MaxValue, FetchOptions.Default.DecodedBound);
        Assert.Equal(5, (AtMost(5) with { Decode = true }).DecodedBound);
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin.gz", OriginFile.Gzip(new byte[2_000_000]));

        var error = await scene.FailsAsync<UnexpectedContentException>(url, AtMost(1_000_000) with { Decode = true });

        Assert.Contains("the bound of 1,000,000 bytes", error.Message, StringComparison.Ordinal);
        Assert.Contains("FetchOptions.MaxDecodedLength", error.Hint, StringComparison.Ordinal);
        scene.HasNothing("f.bin.gz");
    }

    [Fact]
    public void A_decoded_file_leaves_the_disk_its_reserve()
    {
        var folder = Directory.CreateTempSubdirectory("starhaul-decoded-").FullName;
        var path = Path.Combine(folder, "f");
        using (var roomy = new Starhaul.Transfer.Checks.DecodedFile(path, minFree: 0))
        {
            roomy.Append(new byte[10]);
        }

        using (var full = new Starhaul.Transfer.Checks.DecodedFile(path, minFree: long.MaxValue / 2))
        {
            var error = Assert.Throws<DestinationException>(() => full.Append(new byte[10]));
            Assert.Contains("are to stay free", error.Message, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(path));
        Directory.Delete(folder);
    }

    [Fact]
    public async Task A_gz_of_nothing_but_zeros_is_no_bomb()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin.gz", OriginFile.Gzip(new byte[20_000_000]));

        Assert.Equal(20_000_000, (await scene.FetchAsync(url)).Record.Content?.Length);
    }

    [Theory]
    [InlineData("f.json")]
    [InlineData("f.json.gz")]
    [InlineData("f.jsonl")]
    public async Task JSON_is_nested_1024_deep_at_most(string name)
    {
        await using var scene = await FetchScene.StartAsync();
        var most = scene.Origin.Serve("/most/" + name, Nested(MostDepth, name));
        var more = scene.Origin.Serve("/more/" + name, Nested(MostDepth + 1, name));

        var error = await scene.FailsAsync<UnexpectedContentException>(more);

        Assert.Contains("1,024", error.Message, StringComparison.Ordinal);
        scene.HasNothing(name);
        Assert.Equal(FetchStatus.Fetched, (await scene.FetchAsync(most)).Status);
    }

    private static FetchOptions Binary { get; } = FetchOptions.Default with { Regime = "binary" };

    private static FetchOptions AtMost(long length) => FetchOptions.Default with { MaxDecodedLength = length };

    private static OriginFile Nested(int depth, string name)
    {
        var text = Encoding.ASCII.GetBytes(new string('[', depth) + new string(']', depth));
        return name.EndsWith(".gz", StringComparison.Ordinal) ? OriginFile.Gzip(text) : OriginFile.Of(text);
    }
}
