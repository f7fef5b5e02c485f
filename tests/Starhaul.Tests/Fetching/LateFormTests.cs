using System.Text;
using Starhaul.TestOrigin;
using Starhaul.Tests.Regimes;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>
/// Codings whose decoders give out whole blocks: the bytes of the probe are less than one, no name claims anything, and what comes is
/// judged by what it turns out to be.
/// </summary>
public sealed class LateFormTests
{
    private const int Patience = 60_000;

    // Numbers that no coding makes small, so that a block is longer than the sample.
    private static readonly string Json =
        "[" + string.Join(',', Enumerable.Range(0, 20_000).Select(i => (i * 2_654_435_761L) % 1_000_003)) + "]";

    [Theory(Timeout = Patience)]
    [InlineData("zstd")]
    [InlineData("bzip2")]
    public async Task JSON_that_nobody_claims_is_checked(string coding)
    {
        await using var scene = await FetchScene.StartAsync();

        var record = (await scene.FetchAsync(Serve(scene, coding, Json))).Record;

        Assert.Equal(("application/json", "json", Verdict.Pass), Facts(record));
        Assert.Equal(20_000, record.Content!.Records);
        Assert.Equal(Json, Encoding.UTF8.GetString(scene.Read("dl")));
    }

    [Theory(Timeout = Patience)]
    [InlineData("zstd")]
    [InlineData("bzip2")]
    public async Task JSON_that_nobody_claims_and_that_is_cut_is_refused(string coding)
    {
        await using var scene = await FetchScene.StartAsync();

        await scene.FailsAsync<IntegrityException>(Serve(scene, coding, Json[..^1]));

        scene.HasNothing("dl");
    }

    [Theory(Timeout = Patience)]
    [InlineData("zstd")]
    [InlineData("bzip2")]
    public async Task What_is_nothing_that_can_be_looked_into_is_taken_as_it_is(string coding)
    {
        await using var scene = await FetchScene.StartAsync();
        var text = Json.Replace(',', ';')[1..];

        var record = (await scene.FetchAsync(Serve(scene, coding, text))).Record;

        Assert.Equal("binary", record.Regime);
        Assert.Null(record.Content);
        Assert.Equal(text, Encoding.UTF8.GetString(scene.Read("dl")));
    }

    private static (string, string, Verdict) Facts(ManifestRecord record) =>
        (record.DetectedType, record.Regime, record.Tiers.Content.Verdict);

    private static string Serve(FetchScene scene, string coding, string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var coded = coding == "zstd" ? ZstandardCompressor.Compress(plain) : Bzip2Compressor.Compress(plain);
        return scene.Origin.Serve("/dl", OriginFile.Of(coded) with { ContentEncoding = coding, ContentType = null });
    }
}
