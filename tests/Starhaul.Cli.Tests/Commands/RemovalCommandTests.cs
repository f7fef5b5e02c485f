using System.Text.Json.Nodes;
using Starhaul.Cli.Commands;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Cli.Tests.Commands;

public sealed class RemovalCommandTests : IAsyncLifetime
{
    private readonly CliBench cli = new();
    private Origin origin = null!;

    public async ValueTask InitializeAsync() => origin = await Origin.StartAsync();

    public async ValueTask DisposeAsync()
    {
        cli.Dispose();
        await origin.DisposeAsync();
    }

    [Fact]
    public async Task Forget_shows_what_it_would_do_and_changes_nothing()
    {
        await FetchAsync("a.bin");
        var before = await File.ReadAllBytesAsync(cli.PathOf("manifest.jsonl"), Token);

        var result = await cli.RunAsync("forget", "a.bin");

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.StartsWith("would remove a.bin  ", result.Out);
        Assert.Contains("nothing was changed: add --yes to do it", result.Out);
        Assert.Equal(before, await File.ReadAllBytesAsync(cli.PathOf("manifest.jsonl"), Token));
        Assert.True(File.Exists(cli.PathOf("a.bin")));
    }

    [Fact]
    public async Task Forget_deletes_the_file_and_verify_no_longer_misses_it()
    {
        await FetchAsync("a.bin", "--meta");
        await FetchAsync("b.bin");

        var result = await cli.RunAsync("forget", cli.PathOf("a.bin"), "--yes", "--json");

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.True(result.Json.GetProperty("is_done").GetBoolean());
        Assert.Equal("a.bin", result.Json.GetProperty("files")[0].GetProperty("path").GetString());
        Assert.Equal(
            ["b.bin", "manifest.jsonl", "manifest.key", "manifest.lock"],
            Directory.EnumerateFiles(cli.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Assert.StartsWith("verified 1 file", (await cli.RunAsync("verify")).Out);
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("manifest", "check")).ExitCode);
    }

    [Fact]
    public async Task Forget_may_keep_the_file()
    {
        await FetchAsync("a.bin");

        await cli.RunAsync("forget", "a.bin", "--keep-file", "--yes");

        Assert.True(File.Exists(cli.PathOf("a.bin")));
        Assert.Empty((await cli.RunAsync("manifest", "list", "--json")).Json.GetProperty("records").EnumerateArray());
    }

    [Fact]
    public async Task Forget_ends_what_a_kill_left_half_done()
    {
        await FetchAsync("a.bin");
        File.Delete(cli.PathOf("a.bin"));

        Assert.Equal(ExitCode.Done, (await cli.RunAsync("forget", "a.bin", "--yes")).ExitCode);
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("verify")).ExitCode);
    }

    [Fact]
    public async Task Forget_follows_no_link_out_of_the_box()
    {
        Directory.CreateDirectory(cli.PathOf("sub"));
        await FetchAsync("a.bin", "-o", "sub/a.bin");
        Directory.Move(cli.PathOf("sub"), cli.PathOf("elsewhere"));
        Directory.CreateSymbolicLink(cli.PathOf("sub"), cli.PathOf("elsewhere"));

        var result = await cli.RunAsync("forget", "sub/a.bin", "--yes");

        Assert.Equal(ExitCode.Destination, result.ExitCode);
        Assert.True(File.Exists(cli.PathOf("elsewhere/a.bin")));
    }

    [Fact]
    public async Task A_name_that_is_not_in_the_box_is_refused_with_the_one_that_was_meant()
    {
        await FetchAsync("systems.bin");

        var result = await cli.RunAsync("forget", "systms.bin", "--yes");

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("Did you mean 'systems.bin'?", result.Error);
    }

    [Fact]
    public async Task Prune_takes_out_the_older_files_of_a_source_with_what_was_decoded_of_them()
    {
        foreach (var name in new[] { "1.json.gz", "2.json.gz", "3.json.gz" })
        {
            var url = origin.Serve(
                "/dump.json.gz",
                OriginFile.Gzip(System.Text.Encoding.UTF8.GetBytes($"[\"{name}\"]"))
            );
            await cli.RunAsync("get", url, "-o", name, "--decode");
        }

        await FetchAsync("other.bin");

        var shown = await cli.RunAsync("prune", "--box", ".", "--keep", "2");
        var done = await cli.RunAsync("prune", ".", "--keep", "1", "--yes");

        Assert.Equal(["would remove 1.json ", "would remove 1.json.gz "], shown.Out.Split('\n')[..2].Select(Start));
        Assert.Equal(ExitCode.Done, done.ExitCode);
        Assert.Equal(
            ["3.json", "3.json.gz", "manifest.jsonl", "manifest.key", "manifest.lock", "other.bin"],
            Directory.EnumerateFiles(cli.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("verify")).ExitCode);

        static string Start(string line) => line[..(line.IndexOf("  ", StringComparison.Ordinal) + 1)];
    }

    [Theory]
    [InlineData("prune", ".")]
    [InlineData("prune", ".", "--keep", "0")]
    [InlineData("prune", ".", "--older-than", "soon")]
    [InlineData("prune", ".", "--older-than", "5")]
    [InlineData("prune", "a", "--box", "b", "--keep", "1")]
    [InlineData("forget")]
    public async Task What_does_not_say_enough_is_refused(params string[] words) =>
        Assert.Equal(ExitCode.Usage, (await cli.RunAsync(words)).ExitCode);

    [Fact]
    public void Segments_go_by_their_age_and_files_keep_their_newest()
    {
        var day = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        ManifestRecord[] records =
        [
            Record("a1", "a", day),
            Record("a2", "a", day.AddDays(10)),
            Record("a3", "a", day.AddDays(20)),
            Record("b1", "b", day),
            Record("s1", "feed", day) with
            {
                Stream = new JsonObject(),
            },
            Record("s2", "feed", day.AddDays(20)) with
            {
                Stream = new JsonObject(),
            },
        ];

        Assert.Equal(["a1", "a2"], Paths(Pruning.Choose(records, 1, null)));
        Assert.Equal(["a1", "s1"], Paths(Pruning.Choose(records, 1, day.AddDays(5))));
        Assert.Empty(Pruning.Choose(records, 3, null));

        static IEnumerable<string> Paths(IEnumerable<ManifestRecord> chosen) => chosen.Select(record => record.Path);
    }

    private static ManifestRecord Record(string path, string source, DateTimeOffset time) =>
        new()
        {
            Path = path,
            Sha256 = path,
            SourceUrl = source,
            FinalUrl = source,
            DownloadTimestamp = time,
            DetectedType = "application/octet-stream",
            Regime = "binary",
            ContentLength = new RecordedLength(null, 1),
            Tiers = null!,
            Evidence = Evidence.Length,
            Tool = "starhaul/0",
        };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task FetchAsync(string name, params string[] words) =>
        Assert.Equal(
            ExitCode.Done,
            (
                await cli.RunAsync(["get", origin.Serve("/" + name, OriginFile.Random(1000, name.Length)), .. words])
            ).ExitCode
        );
}
