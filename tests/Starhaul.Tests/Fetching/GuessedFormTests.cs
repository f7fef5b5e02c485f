using System.Text;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>Files whose first bytes look like JSON although nobody says that they are.</summary>
public sealed class GuessedFormTests
{
    private static readonly byte[] Lines = Texts.Lines(100);
    private static readonly byte[] Words = Encoding.ASCII.GetBytes("12:00:01 INFO started\n12:00:02 INFO ended\n");
    private static readonly byte[] Log = [.. Lines, .. Words];

    [Theory]
    [InlineData("app.log", "")]
    [InlineData("app", "")]
    [InlineData("app.txt", "text/plain")]
    [InlineData("app.csv", "text/csv")]
    public async Task Lines_that_go_on_as_words_are_a_file_of_words(string name, string type)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve(
            "/" + name,
            OriginFile.Of(Log) with
            {
                ContentType = type.Length > 0 ? type : null,
            }
        );

        var result = await scene.FetchAsync(url);

        await scene.HoldsAsync(name, OriginContent.Of(Log));
        Assert.Equal("binary", result.Record.Regime);
        Assert.Equal("text/plain", result.Record.DetectedType);
        Assert.Equal(Evidence.Length, result.Record.Evidence);
        Assert.Null(result.Record.Content);
    }

    [Theory]
    [InlineData("{\"a\":1}\nplain words\n")]
    [InlineData("[1,2]\nplain words\n")]
    [InlineData("{\n \"a\": 1\n}\n{\n \"a\": 2\n}\n")]
    public async Task A_first_value_alone_makes_no_JSON_of_what_follows(string start)
    {
        await using var scene = await FetchScene.StartAsync();
        byte[] bytes = [.. Padded(start, 3_000)];
        var url = scene.Origin.Serve("/console.log", OriginFile.Of(bytes) with { ContentType = null });

        var result = await scene.FetchAsync(url);

        await scene.HoldsAsync("console.log", OriginContent.Of(bytes));
        Assert.Equal("binary", result.Record.Regime);
    }

    [Fact]
    public async Task What_a_compressed_log_holds_is_words_too()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/app.log.gz", OriginFile.Gzip(Log));

        var result = await scene.FetchAsync(url, FetchOptions.Default with { Decode = true });

        Assert.Equal("gzip", result.Record.Regime);
        Assert.Equal("text/plain", result.Record.Content!.Type);
        Assert.Equal(Log, scene.Read("app.log"));
    }

    [Theory]
    [InlineData("app.ndjson", "")]
    [InlineData("app.jsonl", "")]
    [InlineData("app.log", "application/x-ndjson")]
    [InlineData("app", "application/vnd.events+json")]
    [InlineData("app.geojson", "")]
    public async Task Who_claims_JSON_is_held_to_it(string name, string type)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve(
            "/" + name,
            OriginFile.Of(Log) with
            {
                ContentType = type.Length > 0 ? type : null,
            }
        );

        await scene.FailsAsync<IntegrityException>(url);

        scene.HasNothing(name);
    }

    [Fact]
    public async Task Who_asks_for_the_check_gets_it()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/app.log", OriginFile.Of(Log));

        await scene.FailsAsync<IntegrityException>(url, FetchOptions.Default with { Regime = "ndjson" });
    }

    [Theory]
    [InlineData(5)]
    [InlineData(40)]
    public async Task A_cut_inside_a_value_is_a_cut_though_nobody_claims_JSON(int missing)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve(
            "/download",
            OriginFile.Of(Texts.JsonArray(200)[..^missing]) with
            {
                ContentType = null,
            }
        );

        var error = await scene.FailsAsync<IntegrityException>(url);

        Assert.Contains("JSON ends", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The first line made so long that the sample does not show the second.</summary>
    private static byte[] Padded(string text, int length)
    {
        var first = text.IndexOf('\n', StringComparison.Ordinal);
        return Encoding.ASCII.GetBytes(text[..first] + new string(' ', length) + text[first..]);
    }
}
