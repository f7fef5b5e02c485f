using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Cli.Tests.Commands;

/// <summary>The commands that look into a box: verify and manifest.</summary>
public sealed class BoxCommandTests : IAsyncLifetime
{
    private readonly CliBench cli = new();
    private readonly OriginFile file = OriginFile.Of("[{\"id64\":1},{\"id64\":2}]");
    private Origin origin = null!;
    private string url = "";

    public async ValueTask InitializeAsync()
    {
        origin = await Origin.StartAsync();
        url = origin.Serve("/dump.json", file);
        await cli.RunAsync("get", url, origin.Serve("/other.bin", OriginFile.Random(1000)));
    }

    public async ValueTask DisposeAsync()
    {
        cli.Dispose();
        await origin.DisposeAsync();
    }

    [Fact]
    public async Task Verify_says_that_all_is_whole()
    {
        var result = await cli.RunAsync("verify");

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.Equal("verified 2 files, 1.02 kB: all whole\n", result.Out);
    }

    [Fact]
    public async Task Verify_names_damaged_and_missing_files()
    {
        await File.WriteAllTextAsync(cli.PathOf("dump.json"), "[]", TestContext.Current.CancellationToken);
        File.Delete(cli.PathOf("other.bin"));

        var result = await cli.RunAsync("verify", cli.Folder);
        var json = await cli.RunAsync("verify", "--json");

        Assert.Equal(ExitCode.IntegrityFailure, result.ExitCode);
        var lines = result.Out.Split('\n');
        Assert.Matches(
            @"^damaged dump\.json  expected sha256 \w{12}…, 23 bytes; found sha256 \w{12}…, 2 bytes$",
            lines[0]
        );
        Assert.Matches(@"^missing other\.bin  expected sha256 \w{12}…, 1,000 bytes$", lines[1]);
        Assert.Equal("verified 2 files, 2 B: 0 whole, 1 damaged, 1 missing", lines[2]);
        Assert.Equal("fail", json.Json.GetProperty("verdict").GetString());
        Assert.Equal("edited", json.Json.GetProperty("files")[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task Verify_looks_at_its_share_only()
    {
        var first = await cli.RunAsync("verify", "--sample", "1/2", "--json");
        var second = await cli.RunAsync("verify", "--sample", "2/2", "--json");

        Assert.Equal(
            ["dump.json", "other.bin"],
            new[] { first, second }
                .SelectMany(result => result.Json.GetProperty("files").EnumerateArray())
                .Select(seen => seen.GetProperty("path").GetString()!)
                .Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("manifest", "list")]
    [InlineData("manifest", "show", "x")]
    [InlineData("manifest", "check")]
    [InlineData("manifest", "export")]
    public async Task A_folder_without_a_manifest_is_an_error(params string[] words)
    {
        using var empty = new CliBench();

        var result = await empty.RunAsync(words);

        Assert.Equal(ExitCode.Destination, result.ExitCode);
        Assert.Contains("manifest", result.Error);
    }

    [Fact]
    public async Task Says_that_a_torn_line_was_cut_off()
    {
        await File.AppendAllTextAsync(
            cli.PathOf("manifest.jsonl"),
            "{\"event\":\"rec",
            TestContext.Current.CancellationToken
        );

        var result = await cli.RunAsync("verify");

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.Matches("^starhaul: warning: .*manifest.jsonl: cut off 13 bytes of line 4", result.Error);
    }

    [Fact]
    public async Task List_shows_every_file()
    {
        var result = await cli.RunAsync("manifest", "list");
        var json = await cli.RunAsync("manifest", "list", "--json");

        Assert.Matches(@"^file +size +records +proof +fetched +sha256\n", result.Out);
        Assert.Matches(@"\ndump\.json +23 B +2 +content +\d{4}-\d\d-\d\d \d\d:\d\d UTC +\w{12}…\n", result.Out);
        Assert.Matches(@"\nother\.bin +1\.00 kB +- +length ", result.Out);
        Assert.Equal(2, json.Json.GetProperty("records").GetArrayLength());
    }

    [Fact]
    public async Task Show_finds_a_record_by_path_hash_or_source()
    {
        foreach (var key in new[] { "dump.json", cli.PathOf("dump.json"), file.Content.Sha256()[..8], url })
        {
            var result = await cli.RunAsync("manifest", "show", key);
            Assert.Equal((key, ExitCode.Done), (key, result.ExitCode));
            Assert.Contains($"sha256         {file.Content.Sha256()}\n", result.Out);
        }
    }

    [Fact]
    public async Task Show_asks_what_was_meant()
    {
        var result = await cli.RunAsync("manifest", "show", "dmp.json");

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("Did you mean 'dump.json'?", result.Error);
    }

    [Fact]
    public async Task Check_prints_the_head_and_compares_it()
    {
        var seen = await cli.RunAsync("manifest", "check");
        var head = seen.Out.Split("head ")[1].Trim();

        var same = await cli.RunAsync("manifest", "check", "--head", head);
        var other = await cli.RunAsync("manifest", "check", "--head", new string('0', 64));

        Assert.Equal($"sound: 3 lines, 2 files\nhead {head}\n", seen.Out);
        Assert.Equal(ExitCode.Done, same.ExitCode);
        Assert.Equal(ExitCode.IntegrityFailure, other.ExitCode);
        Assert.Contains("not sound", other.Out);
    }

    [Fact]
    public async Task Check_finds_an_edited_line()
    {
        var manifest = cli.PathOf("manifest.jsonl");
        var text = await File.ReadAllTextAsync(manifest, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            manifest,
            text.Replace("other.bin", "other.bim", StringComparison.Ordinal)
                .Replace("dump", "damp", StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );

        var result = await cli.RunAsync("manifest", "check", "--json");

        Assert.Equal(ExitCode.IntegrityFailure, result.ExitCode);
        Assert.False(result.Json.GetProperty("check").GetProperty("is_sound").GetBoolean());
    }

    [Fact]
    public async Task Exports_to_standard_output_and_to_a_file()
    {
        var printed = await cli.RunAsync("manifest", "export");
        var written = await cli.RunAsync("manifest", "export", "-o", "sums.txt", "--json");

        Assert.Contains($"{file.Content.Sha256()}  dump.json\n", printed.Out);
        var sums = await File.ReadAllTextAsync(cli.PathOf("sums.txt"), TestContext.Current.CancellationToken);
        Assert.Equal(printed.Out, sums);
        Assert.Equal(2, written.Json.GetProperty("records").GetInt32());
    }
}
