using System.Text;
using Starhaul.TestOrigin;
using Starhaul.Tests.Regimes;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>What the name and the Content-Type claim, held against the bytes; and what <c>--regime</c> makes of it.</summary>
public sealed class ClaimTests
{
    private const string Octets = "application/octet-stream";

    [Theory]
    // The bytes are what is claimed.
    [InlineData("f.json", Octets, "json", "json")]
    [InlineData("f.json", "application/json", "json", "json")]
    [InlineData("f.json", "text/plain", "json", "json")]
    [InlineData("f.json", Octets, "lines", "ndjson")]
    [InlineData("f.jsonl", Octets, "json", "json")]
    [InlineData("f.jsonl", Octets, "lines", "ndjson")]
    [InlineData("f.ndjson", "application/x-ndjson", "lines", "ndjson")]
    [InlineData("f.json.gz", "application/gzip", "gz of json", "gzip")]
    [InlineData("f.json.gz", Octets, "gz of lines", "gzip")]
    [InlineData("f.json.zst", "application/zstd", "zst of json", "zstd")]
    [InlineData("f.json.bz2", "application/x-bzip2", "bz2 of json", "bzip2")]
    // Nothing is claimed: the bytes decide.
    [InlineData("f", Octets, "json", "json")]
    [InlineData("f", null, "lines", "ndjson")]
    [InlineData("f", "text/plain", "gz of json", "gzip")]
    [InlineData("f.dat", Octets, "zst of json", "zstd")]
    [InlineData("f", Octets, "bz2 of json", "bzip2")]
    [InlineData("f.bin", Octets, "noise", "binary")]
    [InlineData("f.html", "text/html", "page", "binary")]
    [InlineData("f.txt", "text/plain", "page", "binary")]
    [InlineData("f.csv", "text/csv", "text", "binary")]
    [InlineData("f", Octets, "nothing", "binary")]
    [InlineData("f.gz", "application/gzip", "gz of page", "gzip")]
    public async Task Bytes_that_are_what_is_claimed_are_fetched(string name, string? type, string bytes, string regime)
    {
        await using var scene = await FetchScene.StartAsync();

        var result = await FetchAsync(scene, name, type, bytes);

        Assert.Equal(regime, result.Record.Regime);
        await scene.HoldsAsync(name, OriginContent.Of(Bytes(bytes)));
    }

    [Theory]
    // The name claims.
    [InlineData("f.json.gz", Octets, "json", 5)]
    [InlineData("f.json.gz", Octets, "zst of json", 5)]
    [InlineData("f.json.gz", Octets, "page", 5)]
    [InlineData("f.json.gz", Octets, "noise", 5)]
    [InlineData("f.json.gz", Octets, "nothing", 5)]
    [InlineData("f.json.zst", Octets, "gz of json", 5)]
    [InlineData("f.json.bz2", Octets, "gz of json", 5)]
    [InlineData("f.json", Octets, "gz of json", 5)]
    [InlineData("f.json", Octets, "page", 5)]
    [InlineData("f.json", Octets, "text", 5)]
    [InlineData("f.json", Octets, "nothing", 5)]
    [InlineData("f.jsonl", Octets, "noise", 5)]
    // The type claims.
    [InlineData("f", "application/gzip", "json", 5)]
    [InlineData("f", "application/x-gzip", "page", 5)]
    [InlineData("f", "application/json", "page", 5)]
    [InlineData("f", "application/json; charset=utf-8", "gz of json", 5)]
    [InlineData("f", "application/zip", "page", 5)]
    [InlineData("f", "application/json", "nothing", 5)]
    // Two claims that contradict each other.
    [InlineData("f.json.gz", "application/json", "gz of json", 5)]
    [InlineData("f.json", "application/gzip", "json", 5)]
    [InlineData("f.json.gz", "text/html", "page", 5)]
    // What is inside is not what is claimed.
    [InlineData("f.json.gz", Octets, "gz of page", 5)]
    [InlineData("f.json.gz", Octets, "gz of noise", 5)]
    [InlineData("f.json.gz", Octets, "gz of nothing", 5)]
    [InlineData("f.jsonl.zst", Octets, "zst of noise", 5)]
    // They begin so and do not end so.
    [InlineData("f.json", Octets, "cut json", 4)]
    [InlineData("f", Octets, "cut json", 4)]
    [InlineData("f.jsonl", Octets, "cut lines", 4)]
    [InlineData("f.json.gz", Octets, "gz of cut json", 4)]
    [InlineData("f", Octets, "gz of cut json", 4)]
    [InlineData("f.json.gz", Octets, "cut gz", 4)]
    [InlineData("f", Octets, "cut gz", 4)]
    [InlineData("f.json.gz", Octets, "gz and garbage", 4)]
    public async Task Bytes_that_are_not_what_is_claimed_or_not_whole_are_refused(
        string name,
        string? type,
        string bytes,
        int exitCode
    )
    {
        await using var scene = await FetchScene.StartAsync();

        var error = await Assert.ThrowsAnyAsync<StarhaulException>(() => FetchAsync(scene, name, type, bytes));

        Assert.Equal((ExitCode)exitCode, error.ExitCode);
        Assert.NotNull(error.Source);
        Assert.False(string.IsNullOrEmpty(error.Hint), error.Message);
        scene.HasNothing(name);
    }

    [Theory]
    [InlineData("f.json.gz", "application/gzip", "page")]
    [InlineData("f.json.gz", "application/gzip", "cut gz")]
    [InlineData("f.json.gz", "application/gzip", "nothing")]
    [InlineData("f.json", "application/json", "cut json")]
    [InlineData("f.json", "text/html", "json")]
    public async Task The_binary_regime_lifts_all_claims(string name, string type, string bytes)
    {
        await using var scene = await FetchScene.StartAsync();

        var result = await FetchAsync(scene, name, type, bytes, "binary");

        Assert.Equal("binary", result.Record.Regime);
        Assert.Equal(Evidence.Length, result.Record.Evidence);
        await scene.HoldsAsync(name, OriginContent.Of(Bytes(bytes)));
    }

    [Theory]
    [InlineData("json", "json", "json", 0)]
    [InlineData("json", "cut json", "json", 4)]
    [InlineData("json", "noise", "json", 5)]
    [InlineData("json", "gz of json", "json", 5)]
    [InlineData("ndjson", "lines", "ndjson", 0)]
    [InlineData("ndjson", "one object", "ndjson", 0)]
    [InlineData("gzip", "gz of json", "gzip", 0)]
    [InlineData("gzip", "json", "gzip", 5)]
    public async Task A_regime_that_is_asked_for_is_a_claim(string regime, string bytes, string expected, int exitCode)
    {
        await using var scene = await FetchScene.StartAsync();
        if (exitCode == 0)
        {
            Assert.Equal(expected, (await FetchAsync(scene, "f", Octets, bytes, regime)).Record.Regime);
            return;
        }

        var error = await Assert.ThrowsAnyAsync<StarhaulException>(() => FetchAsync(scene, "f", Octets, bytes, regime));

        Assert.Equal((ExitCode)exitCode, error.ExitCode);
    }

    [Fact]
    public async Task A_regime_that_is_not_there_is_misuse_and_nobody_is_asked()
    {
        await using var scene = await FetchScene.StartAsync();

        var error = await Assert.ThrowsAsync<ArgumentException>(() => FetchAsync(scene, "f", Octets, "json", "xml"));

        Assert.Contains("gzip, zstd, bzip2, json, ndjson, binary", error.Message, StringComparison.Ordinal);
        Assert.Empty(scene.Origin.Requests);
    }

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", false)]
    [InlineData("utf-16BE", true)]
    public async Task JSON_is_proven_in_every_encoding_with_and_without_a_mark(string name, bool hasMark)
    {
        await using var scene = await FetchScene.StartAsync();
        var encoding = Encoding.GetEncoding(name);
        var text = Encoding.UTF8.GetString(Texts.JsonArray(100));
        byte[] bytes = [.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)];
        var whole = scene.Origin.Serve("/f.json", OriginFile.Of(bytes));
        var cut = scene.Origin.Serve("/cut.json", OriginFile.Of(bytes[..^10]));

        var result = await scene.FetchAsync(whole);

        Assert.Equal(Evidence.Content, result.Record.Evidence);
        Assert.Equal(100, result.Record.Content?.Records);
        await scene.HoldsAsync("f.json", OriginContent.Of(bytes));
        await scene.FailsAsync<IntegrityException>(cut);
    }

    [Fact]
    public async Task Lines_behind_the_name_of_a_document_are_counted_and_proven_as_lines()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.json", OriginFile.Of(Texts.Lines(500)));

        var result = await scene.FetchAsync(url);

        Assert.Equal("application/x-ndjson", result.Record.Content?.Type);
        Assert.Equal(500, result.Record.Content!.Records);
        Assert.Equal(Evidence.Length, result.Record.Evidence);
    }

    [Fact]
    public async Task The_name_that_the_caller_gives_claims_too()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f", OriginFile.Of(Bytes("page")));

        await scene.FailsAsync<UnexpectedContentException>(url, FetchOptions.Default with { Output = "f.json.gz" });

        scene.HasNothing("f.json.gz");
    }

    private static Task<FetchResult> FetchAsync(
        FetchScene scene,
        string name,
        string? type,
        string bytes,
        string? regime = null
    )
    {
        var url = scene.Origin.Serve("/" + name, OriginFile.Of(Bytes(bytes)) with { ContentType = type });
        return scene.FetchAsync(url, FetchOptions.Default with { Regime = regime });
    }

    private static byte[] Bytes(string words) =>
        words.Split(" of ", 2) switch
        {
            ["gz", var inside] => OriginFile.Gzip(Bytes(inside)).Content.ToArray(),
            ["zst", var inside] => ZstandardCompressor.Compress(Bytes(inside)),
            ["bz2", var inside] => Bzip2Compressor.Compress(Bytes(inside)),
            _ => Single(words),
        };

    private static byte[] Single(string words) =>
        words switch
        {
            "json" => Texts.JsonArray(100),
            "lines" => Texts.Lines(100),
            "one object" => "{\"name\":\"Sol\"}"u8.ToArray(),
            "page" => "<!DOCTYPE html>\n<html><body>Down for maintenance</body></html>\n"u8.ToArray(),
            "text" => "name;value\nSol;1\nAchenar;2\n"u8.ToArray(),
            "noise" => OriginContent.Random(5_000).ToArray(),
            "nothing" => [],
            "cut json" => Texts.JsonArray(100)[..^20],
            "cut lines" => Texts.Lines(100)[..^20],
            "cut gz" => Bytes("gz of json")[..^20],
            "gz and garbage" => [.. Bytes("gz of json"), .. "garbage"u8],
            _ => throw new ArgumentOutOfRangeException(nameof(words), words, "Not a kind of bytes."),
        };
}
