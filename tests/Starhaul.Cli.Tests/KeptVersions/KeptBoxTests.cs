using System.IO.Compression;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Cli.Tests.KeptVersions;

/// <summary>
/// A box as the first version with a command line left it: three files, one of them fetched twice, and a download that was killed. Its records know no
/// source_id, and its part file has no seal.
/// </summary>
public sealed class KeptBoxTests : IDisposable
{
    private readonly CliBench cli = new();

    public KeptBoxTests() =>
        ZipFile.ExtractToDirectory(Path.Combine(AppContext.BaseDirectory, "KeptVersions", "box.zip"), cli.Folder);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private string Manifest => cli.PathOf("manifest.jsonl");

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task It_is_verified_checked_and_listed_as_it_is()
    {
        var before = await File.ReadAllTextAsync(Manifest, Ending);

        var verified = await cli.RunAsync("verify");
        var check = await cli.RunAsync("manifest", "check", "--json");
        var list = await cli.RunAsync("manifest", "list", "--json");
        var sums = await cli.RunAsync("manifest", "export");

        Assert.Equal((ExitCode.Done, "verified 3 files, 3.13 kB: all whole\n"), (verified.ExitCode, verified.Out));
        Assert.Equal(ExitCode.Done, check.ExitCode);
        Assert.Equal(ExitCode.Done, list.ExitCode);
        Assert.Equal(
            ["galaxy.json.gz", "notes.json", "random.bin"],
            list.Json.GetProperty("records")
                .EnumerateArray()
                .Select(record => record.GetProperty("path").GetString()!)
                .Distinct()
                .Order(StringComparer.Ordinal)
        );
        Assert.Contains(
            "0f117a2ab60ad469a0ac81c31e1a5a9bc833e7792983400278ea770db93d0aae  notes.json\n",
            sums.Out,
            StringComparison.Ordinal
        );
        Assert.StartsWith(before, await File.ReadAllTextAsync(Manifest, Ending), StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_records_go_on_with_its_chain_and_change_no_line_of_it()
    {
        var before = await File.ReadAllTextAsync(Manifest, Ending);
        await using var origin = await Origin.StartAsync();

        var result = await cli.RunAsync("get", origin.Serve("/new.bin", OriginFile.Random(500)));

        Assert.Equal(ExitCode.Done, result.ExitCode);
        var after = await File.ReadAllTextAsync(Manifest, Ending);
        Assert.StartsWith(before, after, StringComparison.Ordinal);
        Assert.NotEqual(before, after);
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("manifest", "check")).ExitCode);
        Assert.StartsWith("verified 4 files", (await cli.RunAsync("verify")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_that_it_left_begins_anew_since_nothing_proves_what_came()
    {
        await using var origin = await Origin.StartAsync();
        var file = OriginFile.Random(200_000);
        var url = origin.Serve("/half.bin", file);
        var state = cli.PathOf("half.bin.part.json");
        var text = await File.ReadAllTextAsync(state, Ending);
        await File.WriteAllTextAsync(
            state,
            text.Replace("http://127.0.0.1:18471/half.bin", url, StringComparison.Ordinal),
            Ending
        );

        var result = await cli.RunAsync("get", url);

        Assert.Equal((ExitCode.Done, ""), (result.ExitCode, result.ExitCode == ExitCode.Done ? "" : result.Error));
        Assert.Equal(file.Content.ToArray(), await File.ReadAllBytesAsync(cli.PathOf("half.bin"), Ending));
        Assert.Empty(Directory.GetFiles(cli.Folder, "half.bin.part*"));
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("manifest", "list")]
    [InlineData("manifest", "check")]
    [InlineData("get", "file:///etc/hostname")]
    [InlineData("prune", ".", "--keep", "1")]
    public async Task A_box_of_a_version_that_is_not_known_yet_is_refused_and_left_alone(params string[] words)
    {
        var text = (await File.ReadAllTextAsync(Manifest, Ending)).Replace(
            "\"schema_version\":1",
            "\"schema_version\":2",
            StringComparison.Ordinal
        );
        await File.WriteAllTextAsync(Manifest, text, Ending);

        var result = await cli.RunAsync(words);

        Assert.Equal(ExitCode.Destination, result.ExitCode);
        Assert.Contains("schema version 2", result.Error, StringComparison.Ordinal);
        Assert.Contains("next: ", result.Error, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(Manifest, Ending));
    }
}
