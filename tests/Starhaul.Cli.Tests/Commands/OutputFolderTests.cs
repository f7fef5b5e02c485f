using Xunit;

namespace Starhaul.Cli.Tests.Commands;

/// <summary>Folders that are named for output: every command makes them where their parent exists, and no command makes more.</summary>
public sealed class OutputFolderTests : IDisposable
{
    private const string Dump =
        """[{"id64":1,"name":"A","coords":{"x":0,"y":0,"z":0},"date":"2026-01-01 00:00:00+00","bodies":[],"stations":[]}]""";

    private readonly CliBench cli = new();

    public void Dispose() => cli.Dispose();

    [Theory]
    [InlineData("get", "{1}", "--box", "{0}")]
    [InlineData("run", "spansh-dump", "{1}", "--to", "parquet:{0}")]
    [InlineData("run", "spansh-dump", "{1}", "--to", "ndjson:{0}")]
    [InlineData("manifest", "export", "--format", "bagit", "--box", "box", "-o", "{0}")]
    public async Task A_folder_is_made_where_its_parent_exists_and_not_else(params string[] words)
    {
        await File.WriteAllTextAsync(cli.PathOf("dump.json"), Dump, TestContext.Current.CancellationToken);
        await cli.RunAsync("get", cli.PathOf("dump.json"), "--box", "box");

        var shallow = await RunAsync(words, cli.PathOf("new"));
        var slashed = await RunAsync(words, cli.PathOf("slashed") + "/");
        var deep = await RunAsync(words, cli.PathOf("not/there"));

        Assert.True(shallow.ExitCode == ExitCode.Done, shallow.Error);
        Assert.True(Directory.Exists(cli.PathOf("new")));
        Assert.True(slashed.ExitCode == ExitCode.Done, slashed.Error);
        Assert.True(Directory.Exists(cli.PathOf("slashed")));
        Assert.Equal(ExitCode.Destination, deep.ExitCode);
        Assert.Contains("does not exist", deep.Error, StringComparison.Ordinal);
        Assert.Contains("next: ", deep.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(cli.PathOf("not")));
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("manifest", "check")]
    public async Task An_empty_manifest_is_no_manifest_to_every_command(params string[] words)
    {
        await File.WriteAllTextAsync(cli.PathOf("manifest.jsonl"), "", TestContext.Current.CancellationToken);

        var result = await cli.RunAsync(words);

        Assert.Equal(ExitCode.Destination, result.ExitCode);
        Assert.Contains("nothing was fetched into it yet", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sqlite:new.db")]
    [InlineData("duckdb:new.duckdb")]
    [InlineData("parquet:new")]
    [InlineData("ndjson:new")]
    public async Task A_replay_that_loads_nothing_leaves_nothing(string target)
    {
        await File.WriteAllTextAsync(cli.PathOf("bad.jsonl"), "no messages\n", TestContext.Current.CancellationToken);
        var parts = target.Split(':');

        var result = await cli.RunAsync(
            "eddn",
            "replay",
            cli.PathOf("bad.jsonl"),
            "--to",
            $"{parts[0]}:{cli.PathOf(parts[1])}"
        );

        Assert.Equal(ExitCode.UnexpectedContent, result.ExitCode);
        Assert.Equal([cli.PathOf("bad.jsonl")], Directory.GetFileSystemEntries(cli.Folder));
    }

    private Task<CliResult> RunAsync(string[] words, string folder) =>
        cli.RunAsync([
            .. words.Select(word =>
                word.Replace("{0}", folder, StringComparison.Ordinal)
                    .Replace("{1}", cli.PathOf("dump.json"), StringComparison.Ordinal)
            ),
        ]);
}
