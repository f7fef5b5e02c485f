using System.Text.Json;
using Starhaul.TestOrigin;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Dumps;

/// <summary>Dumps that are damaged, or none: the tables stay as they were.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly DumpScene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("cut", false, false)]
    [InlineData("cut", false, true)]
    [InlineData("cut", true, false)]
    [InlineData("cut", true, true)]
    [InlineData("flipped", false, false)]
    [InlineData("flipped", false, true)]
    [InlineData("flipped", true, true)]
    public async Task A_damaged_dump_leaves_the_tables_as_they_were(string damage, bool isFetched, bool isStreamed)
    {
        await scene.LoadAsync(scene.Write("good.json", GalaxyOf(200_000)));
        var before = await scene.TablesAsync();
        var coded = Gzip(GalaxyOf(3_000_000, seed: 2));
        coded[coded.Length - 5_000] ^= damage == "flipped" ? (byte)8 : (byte)0;
        var bad = damage == "cut" ? coded[..^5_000] : coded;
        await using var origin = await Origin.StartAsync();
        var source = isFetched
            ? origin.Serve("/bad.json.gz", OriginFile.Of(bad) with { ContentType = "application/gzip" })
            : scene.Write("bad.json.gz", bad);

        var options = new SpanshDumpOptions { Targets = [scene.Target], Stream = isStreamed };
        var error = await Assert.ThrowsAsync<IntegrityException>(() => scene.LoadAsync(source, options));

        Assert.Equal(ExitCode.IntegrityFailure, error.ExitCode);
        Assert.NotNull(error.Hint);
        Assert.Equal(before, await scene.TablesAsync());
        await scene.OneImportAsync();
        Assert.Empty(Directory.GetFiles(scene.Folder, ".starhaul-stage*"));
    }

    [Theory]
    [InlineData("""{"error":"not found"}""", "an object with error", false)]
    [InlineData("""{"error":"not found"}""", "an object with error", true)]
    [InlineData("[1,2,3]", "1", false)]
    [InlineData("[1,2,3]", "1", true)]
    [InlineData("[[]]", "[]", false)]
    [InlineData("5", "'5'", false)]
    [InlineData("5", "'5'", true)]
    [InlineData("<!DOCTYPE html>\n<html><body>Down</body></html>", "text/html", false)]
    [InlineData("<!DOCTYPE html>\n<html><body>Down</body></html>", "text/html", true)]
    [InlineData("", "0 bytes", false)]
    public async Task What_is_no_dump_is_refused_with_what_was_expected_and_found(
        string content,
        string found,
        bool isStreamed
    )
    {
        await scene.LoadAsync(scene.Write("good.json", GalaxyOf(200_000)));
        var source = scene.Write("bad.json", content);

        var options = new SpanshDumpOptions { Targets = [scene.Target], Stream = isStreamed };
        var error = await Assert.ThrowsAsync<UnexpectedContentException>(() => scene.LoadAsync(source, options));

        Assert.Equal(ExitCode.UnexpectedContent, error.ExitCode);
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Hint);
        await scene.OneImportAsync(); // of the good one alone
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Too_many_rejects_end_the_run_and_are_written_down(bool isStreamed)
    {
        var source = scene.Write("dump.json", Systems.Mixed(good: 90, bad: 10));

        var options = new SpanshDumpOptions { Targets = [scene.Target], Stream = isStreamed };
        var error = await Assert.ThrowsAsync<UnexpectedContentException>(() => scene.LoadAsync(source, options));

        Assert.Contains("10 of 100 records were rejected", error.Message, StringComparison.Ordinal);
        Assert.Contains(scene.PathOf("rejects.ndjson"), error.Hint, StringComparison.Ordinal);
        Assert.Equal(10, File.ReadAllLines(scene.PathOf("rejects.ndjson")).Length);
        Assert.Empty(await scene.TablesAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rejects_below_the_limit_are_counted_and_named(bool isStreamed)
    {
        var dump = Systems.Mixed(good: 90, bad: 10);
        var source = scene.Write("dump.json", dump);

        var result = await scene.LoadAsync(
            source,
            new SpanshDumpOptions
            {
                Targets = [scene.Target],
                MaxRejects = 0.1,
                Stream = isStreamed,
            }
        );

        Assert.Equal((90, 10), (result.Targets[0].Records, result.Targets[0].Rejected));
        Assert.Equal(scene.PathOf("rejects.ndjson"), result.Rejects);
        var lines = File.ReadAllLines(result.Rejects!);
        Assert.Equal(10, lines.Length);
        using var second = JsonDocument.Parse(lines[1]);
        Assert.Equal(
            dump.IndexOf("{\"id64\":2,", StringComparison.Ordinal),
            second.RootElement.GetProperty("offset").GetInt64()
        );
        Assert.Contains("2999-01-01", second.RootElement.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, second.RootElement.GetProperty("record").GetProperty("id64").GetInt64());
    }

    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(0, 0, true)]
    [InlineData(1, 50, true)]
    public async Task The_limit_holds_at_both_ends(double share, int bad, bool isLoaded)
    {
        var source = scene.Write("dump.json", Systems.Mixed(good: 50 - bad, bad));
        var options = new SpanshDumpOptions { Targets = [scene.Target], MaxRejects = share };

        var failure = await Record.ExceptionAsync(() => scene.LoadAsync(source, options));

        Assert.Equal(isLoaded, failure is null);
        Assert.Equal(bad > 0, File.Exists(scene.PathOf("rejects.ndjson")));
    }

    [Fact]
    public async Task Rejects_of_a_file_in_a_folder_that_cannot_be_written_go_to_the_box()
    {
        using var elsewhere = new DumpScene();
        var source = elsewhere.Write("dump.json", Systems.Mixed(good: 1, bad: 1));

        var result = await scene.LoadAsync(source, new SpanshDumpOptions { Targets = [scene.Target], MaxRejects = 1 });

        Assert.Equal(scene.PathOf("rejects.ndjson"), result.Rejects);
    }
}
