using Microsoft.Extensions.Time.Testing;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Cli.Tests.Commands;

public sealed class RunSpanshDumpCommandTests : IDisposable
{
    private const string Dump = """
        [
        {"id64":1,"name":"A","coords":{"x":0,"y":0,"z":0},"population":0,"date":"2025-06-24 21:56:37+00"},
        {"id64":2,"name":"B","coords":{"x":9,"y":0,"z":0},"population":5,"date":"2025-06-24 21:56:37+00"}
        ]
        """;

    private readonly CliBench cli = new();

    public void Dispose() => cli.Dispose();

    private string Target => "sqlite:" + cli.PathOf("galaxy.db");

    [Fact]
    public async Task A_run_that_fails_before_it_loads_leaves_no_empty_target()
    {
        string[] targets = ["--to", $"sqlite:{cli.PathOf("new.db")}", "--to", $"ndjson:{cli.PathOf("out")}"];
        await File.WriteAllTextAsync(cli.PathOf("page.json"), "<html>no</html>", TestContext.Current.CancellationToken);

        var missing = await cli.RunAsync(["run", "spansh-dump", cli.PathOf("nowhere.json"), .. targets]);
        var page = await cli.RunAsync(["run", "spansh-dump", cli.PathOf("page.json"), .. targets]);

        File.Move(cli.PathOf("page.json"), cli.PathOf("page.txt"));
        var text = await cli.RunAsync(["run", "spansh-dump", cli.PathOf("page.txt"), .. targets]);

        Assert.Equal((ExitCode.SourceUnavailable, ExitCode.UnexpectedContent), (missing.ExitCode, page.ExitCode));
        Assert.Equal(ExitCode.UnexpectedContent, text.ExitCode);
        Assert.Equal(["page.txt"], Directory.EnumerateFileSystemEntries(cli.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Prints_what_became_of_every_table_and_then_that_nothing_is_new()
    {
        File.WriteAllText(cli.PathOf("dump.json"), Dump);

        var first = await RunAsync("dump.json");
        var again = await RunAsync("dump.json");

        Assert.Equal((ExitCode.Done, ExitCode.Done), (first.ExitCode, again.ExitCode));
        Assert.Matches(@"^proven dump.json  2\d\d B  sha256 \w+…  proof: \w+", first.Out);
        Assert.Contains($"loaded {Target}: import 1, 2 records in ", first.Out);
        Assert.Matches(
            @"(?m)^  table    new  changed  unchanged  removed\n  systems    2        0          0        0$",
            first.Out
        );
        Assert.Contains($"unchanged {Target}: import 1 has this content already\n", again.Out);
    }

    [Fact]
    public async Task Prints_one_document()
    {
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/dump.json", OriginFile.Of(Dump));

        var result = (await RunAsync(url, "--json", "--stream")).Json;

        Assert.Equal("fetched", result.GetProperty("status").GetString());
        Assert.Equal((url, 2), (result.GetProperty("source").GetString(), result.GetProperty("records").GetInt64()));
        var target = Assert.Single(result.GetProperty("targets").EnumerateArray());
        Assert.Equal(Target, target.GetProperty("target").GetString());
        Assert.Equal("systems", target.GetProperty("tables")[0].GetProperty("table").GetString());
        Assert.Equal(2, target.GetProperty("tables")[0].GetProperty("new").GetInt64());
        Assert.Equal(64, result.GetProperty("record").GetProperty("sha256").GetString()!.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_dry_run_touches_nothing(bool isFetched)
    {
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/dump.json", OriginFile.Of(Dump));
        File.WriteAllText(cli.PathOf("here.json"), Dump);

        var result = await RunAsync(isFetched ? url : "here.json", "--dry-run");

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.Contains(isFetched ? "It would be fetched" : "here.json holds 2 records", result.Out);
        Assert.Equal([cli.PathOf("here.json")], Directory.GetFileSystemEntries(cli.Folder));
    }

    [Fact]
    public async Task Watching_goes_on_after_a_round_that_failed()
    {
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/dump.json", OriginFile.Of(Dump), Faults.Status(404).Times(3));
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        cli.TimeProvider = clock;

        var watching = RunAsync(url, "--watch", "1h");
        while (!(await cli.RunAsync("imports", Target)).Out.Contains("complete"))
        {
            // Time enough for a round; an hour that passes in the middle of one only makes it fail.
            await Task.Delay(300, TestContext.Current.CancellationToken);
            clock.Advance(TimeSpan.FromHours(1));
        }

        cli.Interruption.Request(ExitCode.Interrupted, "SIGINT");
        var result = await watching;

        Assert.Equal(ExitCode.Interrupted, result.ExitCode);
        Assert.Contains("404", result.Error);
        Assert.Contains("next look in ", result.Error);
        Assert.Contains("loaded " + Target, result.Out);
        Assert.Contains("the same command goes on from there", result.Error);
    }

    [Fact]
    public async Task Imports_are_listed_for_a_person_and_for_a_program()
    {
        File.WriteAllText(cli.PathOf("dump.json"), Dump);
        await RunAsync("dump.json", "--quiet");

        var text = await cli.RunAsync("imports", Target);
        var json = (await cli.RunAsync("imports", Target, "--json")).Json;

        Assert.Matches(
            @"^import  source +made +loaded +status +records  rejected  sha256\n +1  file://\S+/dump.json .* complete +2 +0 ",
            text.Out
        );
        var import = Assert.Single(json.GetProperty("imports").EnumerateArray());
        Assert.Equal((1, 2), (import.GetProperty("import_id").GetInt64(), import.GetProperty("records").GetInt64()));
        Assert.Equal(0, import.GetProperty("rows_removed").GetInt64());
        Assert.Equal(
            import.GetProperty("sha256").GetString(),
            import.GetProperty("record").GetProperty("sha256").GetString()
        );
    }

    [Fact]
    public async Task A_damaged_import_of_a_folder_is_told_by_every_command_and_brought_back_by_force()
    {
        File.WriteAllText(cli.PathOf("dump.json"), Dump);
        File.WriteAllText(cli.PathOf("other.json"), Dump.Replace("}", " }", StringComparison.Ordinal));
        var folder = cli.PathOf("rows");
        string[] load = ["run", "spansh-dump", cli.PathOf("dump.json"), "--to", $"ndjson:{folder}"];
        Assert.Equal(ExitCode.Done, (await cli.RunAsync(load)).ExitCode);
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("verify", folder)).ExitCode);
        File.WriteAllText(Path.Combine(Directory.GetDirectories(folder).Single(), "systems.ndjson"), "");

        var verified = await cli.RunAsync("verify", folder);
        Assert.Equal(ExitCode.IntegrityFailure, verified.ExitCode);
        Assert.Contains("systems.ndjson", verified.Out, StringComparison.Ordinal);
        var again = await cli.RunAsync(load);
        Assert.Equal(ExitCode.Destination, again.ExitCode);
        Assert.Contains("systems.ndjson", again.Error, StringComparison.Ordinal);
        Assert.Contains("--force", again.Error, StringComparison.Ordinal);
        var other = await cli.RunAsync("run", "spansh-dump", cli.PathOf("other.json"), "--to", $"ndjson:{folder}");
        Assert.Equal(ExitCode.Done, other.ExitCode);
        Assert.Contains("warning", other.Error, StringComparison.Ordinal);
        var listed = await cli.RunAsync("imports", $"ndjson:{folder}");
        Assert.Equal(ExitCode.Destination, listed.ExitCode);
        Assert.Contains(" damaged ", listed.Out, StringComparison.Ordinal);
        Assert.Contains(" complete ", listed.Out, StringComparison.Ordinal);
        Assert.Contains("import 1 is damaged: systems.ndjson", listed.Error, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, (await cli.RunAsync([.. load, "--force"])).ExitCode);
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("imports", $"ndjson:{folder}")).ExitCode);
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("verify", folder)).ExitCode);
    }

    [Fact]
    public async Task Imports_of_a_target_that_is_not_there_make_none()
    {
        var result = await cli.RunAsync("imports", Target);

        Assert.Equal(ExitCode.Destination, result.ExitCode);
        Assert.Contains("  next: ", result.Error);
        Assert.Empty(Directory.GetFileSystemEntries(cli.Folder));
    }

    private Task<CliResult> RunAsync(string source, params string[] words) =>
        cli.RunAsync([
            "run",
            "spansh-dump",
            source.Contains("://", StringComparison.Ordinal) ? source : cli.PathOf(source),
            "--to",
            Target,
            .. words,
        ]);
}
