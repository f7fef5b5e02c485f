using System.Diagnostics;
using Starhaul.Pipelines.Journal;
using Starhaul.Pipelines.Sinks.Sqlite;
using Starhaul.Pipelines.Tests.Sinks;
using Starhaul.Pipelines.Tests.Sinks.DuckDb;
using Starhaul.Pipelines.Tests.Sinks.Postgres;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Listening;

/// <summary>Targets that are locked, gone, slow or shared: the archive goes on, and the tables come up to it.</summary>
public sealed class StreamTargetTests(SharedPostgres postgres) : IClassFixture<SharedPostgres>, IAsyncDisposable
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("STARHAUL_LONG") == "1";

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly StreamScene scene = new();

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Fact]
    public async Task A_file_that_another_writer_holds_keeps_nothing_out_of_the_archive()
    {
        await scene.RelayAsync();
        await using var other = new SqliteStore(scene.Files.PathOf("galaxy.db"));
        await other.OpenAsync(Cancel);
        await SendAsync(await scene.ListenAsync(), 100);
        await other.BeginAsync(Cancel);

        // What the run before left is to be loaded, too: it does not keep the listener from its relay.
        var run = await scene.ListenAsync(options => options with { Targets = [scene.Files.Target] });
        await scene.Relays[0].SendAsync(500);
        await run.ArchivedAsync(500);
        Assert.Equal(0, run.State.Targets[0].Messages);
        await other.RollbackAsync();
        await run.LoadedAsync(1);
        var result = await run.StopAsync();

        Assert.Equal((0, null), (result.Targets[0].Waiting, result.Targets[0].Trouble));
        Assert.Equal(scene.Sent().Order(), scene.Archived().Order());
        Assert.Equal(await scene.ReplayedAsync(), await scene.Files.TablesAsync());
    }

    [Fact]
    public async Task A_file_that_stays_locked_does_not_keep_the_listener_from_its_end()
    {
        await scene.RelayAsync();
        await using var other = new SqliteStore(scene.Files.PathOf("galaxy.db"));
        await other.OpenAsync(Cancel);
        await other.BeginAsync(Cancel);
        var run = await scene.ListenAsync(options => options with { Targets = [scene.Files.Target] });
        await scene.Relays[0].SendAsync(100);
        await run.ArchivedAsync(100);

        var result = await run.StopAsync();

        Assert.NotEqual(0, result.Targets[0].Waiting);
        Assert.Empty(scene.OpenSegments());
        await other.RollbackAsync();
        var next = await (
            await scene.ListenAsync(options => options with { Targets = [scene.Files.Target] })
        ).StopAsync();
        Assert.Equal((0, null), (next.Targets[0].Waiting, next.Targets[0].Trouble));
        Assert.Equal(await scene.ReplayedAsync(), await scene.Files.TablesAsync());
    }

    [Theory(Timeout = 120_000)]
    [InlineData("sqlite")]
    [InlineData("duckdb")]
    public async Task A_database_that_is_taken_away_is_begun_anew_with_the_whole_archive(string kind)
    {
        if (kind is "duckdb")
        {
            LibDuckDb.SkipUnlessInstalled();
        }

        var path = scene.Files.PathOf("galaxy.file");
        var target = $"{kind}:{path}";
        await scene.RelayAsync();
        await SendAsync(await scene.ListenAsync(options => options with { Targets = [target] }), 100);
        var run = await scene.ListenAsync(options => options with { Targets = [target] });
        await scene.Relays[0].SendAsync(50);
        await run.LoadedAsync(1);

        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(path)!, "galaxy.file*"))
        {
            File.Delete(file);
        }

        await SeenAsync(run, path);
        await scene.Relays[0].SendAsync(50);
        await run.UntilAsync(state => File.Exists(path) && IsUpToDate(state));
        var result = await run.StopAsync();

        Assert.Equal((0, null), (result.Targets[0].Waiting, result.Targets[0].Trouble));
        Assert.Equal(await scene.ReplayedAsync(), await TablesOfAsync(target));
    }

    [Theory(Timeout = 300_000)]
    [InlineData("parquet", false)]
    [InlineData("ndjson", false)]
    [InlineData("ndjson", true)]
    public async Task A_folder_that_is_taken_away_is_begun_anew_with_all_that_is_closed(string kind, bool isReplaced)
    {
        if (kind is "parquet")
        {
            LibDuckDb.SkipUnlessInstalled();
        }

        var path = scene.Files.PathOf("galaxy");
        var target = $"{kind}:{path}";
        await scene.RelayAsync();
        await SendAsync(await scene.ListenAsync(options => options with { OneFile = true }), 100);
        var run = await scene.ListenAsync(options => options with { Targets = [target], OneFile = true });
        await run.LoadedAsync(1);
        var before = await TablesOfAsync(target);

        Directory.Move(path, path + ".gone"); // at once, whatever is written there
        if (isReplaced)
        {
            Directory.CreateDirectory(path);
        }

        await SeenAsync(run, path);
        await LoadedSegmentsAsync(path, 1);
        var result = await run.StopAsync();

        Assert.NotEmpty(before);
        Assert.Equal((0, null), (result.Targets[0].Waiting, result.Targets[0].Trouble));
        Assert.Equal(before, await TablesOfAsync(target));
    }

    /// <summary>It is seen and told within 20 s, with the name of what was taken away.</summary>
    private static async Task SeenAsync(ListenerRun run, string path)
    {
        var began = Stopwatch.GetTimestamp();
        await run.UntilAsync(_ => run.Troubles.Any(trouble => trouble.Contains(path, StringComparison.Ordinal)));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.Matches("was (taken away|deleted)", string.Join('\n', run.Troubles));
    }

    /// <summary>Waits for so many imports: the folder of each has its name when all of it is there.</summary>
    private static Task LoadedSegmentsAsync(string folder, int count) =>
        UntilAsync(() =>
            Task.FromResult(Directory.Exists(folder) && Directory.GetDirectories(folder, "2*").Length == count)
        );

    private static bool IsUpToDate(EddnStreamProgress state) => state.Targets is [{ Trouble: null, Waiting: 0 }];

    [Fact(Timeout = 120_000)]
    public async Task A_database_that_is_gone_at_the_end_is_no_success()
    {
        await scene.RelayAsync();
        var run = await scene.ListenAsync(options => options with { Targets = [scene.Files.Target] });
        await scene.Relays[0].SendAsync(50);
        await run.LoadedAsync(1);

        File.Delete(scene.Files.PathOf("galaxy.db"));
        var result = await run.StopAsync();

        // Where it was seen in time, it was begun anew.
        Assert.Equal(File.Exists(scene.Files.PathOf("galaxy.db")), result.Targets[0].Trouble is null);
    }

    [Fact]
    public async Task A_server_that_is_started_anew_meanwhile_gets_all()
    {
        var target = $"{postgres.Server.Url()}?schema=restarted";
        var relay = await scene.RelayAsync();
        var run = await scene.ListenAsync(options => options with { Targets = [target] });
        await relay.SendAsync(200);
        await run.LoadedAsync(1);

        await postgres.Server.RestartAtOnceAsync();
        await relay.SendAsync(200);
        await run.ArchivedAsync(400);
        var homeless = run.State.BySchema.Where(schema => !MessageRows.HasHome(schema.Key)).Sum(schema => schema.Value);
        await run.LoadedAsync(400 - homeless);
        var result = await run.StopAsync();

        Assert.Equal((400 - homeless, 0), (result.Targets[0].Messages, result.Targets[0].Waiting));
        Assert.Null(result.Targets[0].Trouble);
        Assert.Equal(await scene.ReplayedAsync(), await TablesOfAsync(target));
    }

    [Theory]
    [InlineData("duckdb")]
    [InlineData("parquet")]
    [InlineData("ndjson")]
    public async Task Every_kind_of_target_has_all_in_the_end(string kind)
    {
        if (kind is not "ndjson")
        {
            LibDuckDb.SkipUnlessInstalled();
        }

        var target = $"{kind}:{scene.Files.PathOf("galaxy")}";
        await scene.RelayAsync();
        var run = await scene.ListenAsync(options => options with { Targets = [target], OneFile = true });
        await scene.Relays[0].SendAsync(200);
        await run.ArchivedAsync(200);
        var homeless = run.State.BySchema.Where(schema => !MessageRows.HasHome(schema.Key)).Sum(schema => schema.Value);
        if (kind != "duckdb")
        {
            // Folders of files get what is closed, and nothing before.
            await run.UntilAsync(state => state.Targets[0].Waiting == 1);
            Assert.Equal(0, run.State.Targets[0].Messages);
        }

        await run.StopAsync();
        var last = await scene.ListenAsync(options => options with { Targets = [target], OneFile = true });
        await UntilAsync(async () =>
            await SpanshDump.ReadImportsAsync(target, AllSinks.Added, Cancel)
                is [{ Status: ImportRecord.Complete } import]
            && import.Records == 200 - homeless
        );
        var result = await last.StopAsync();

        Assert.Equal((0, null), (result.Targets[0].Waiting, result.Targets[0].Trouble));
        Assert.Equal(await scene.ReplayedAsync(), await TablesOfAsync(target));
    }

    [Fact]
    public async Task A_dump_and_the_feed_never_keep_each_other_out_for_more_than_a_second()
    {
        var dump = scene.Files.Write("dump.json", GalaxyOf(IsLong ? 50_000_000 : 8_000_000));
        var relay = await scene.RelayAsync();
        var run = await scene.ListenAsync(options => options with { Targets = [scene.Files.Target] });
        await relay.SendAsync(50);
        await run.LoadedAsync(1);

        // In a process of its own, as people do it.
        var dumping = scene.Files.Start("run", "spansh-dump", dump, "--to", scene.Files.Target, "--quiet");
        var said = dumping.StandardError.ReadToEndAsync(Cancel);
        using var ended = new CancellationTokenSource();
        var delay = new RunDelay(Environment.ProcessId, dumping.Id);
        var watching = CommitWatch.RunAsync(scene.Files.PathOf("galaxy.db"), delay, ended.Token);
        while (!dumping.HasExited)
        {
            await relay.SendAsync(100, rate: 1_000);
        }

        await run.ArchivedAsync(scene.Sent().Count);
        await ended.CancelAsync();
        var commits = await watching;
        var result = await run.StopAsync();

        TestContext.Current.SendDiagnosticMessage(commits.ToString());
        Assert.True(!IsLong || commits.Feed.Count > 0);
        Assert.All([.. commits.Dump, .. commits.Feed], wait => Assert.InRange(wait, TimeSpan.MinValue, LongestWait));
        Assert.True(dumping.ExitCode == 0, await said);
        Assert.Equal((0, null), (result.Targets[0].Waiting, result.Targets[0].Trouble));
        Assert.Equal(scene.Sent().Order(), scene.Archived().Order());
        await scene.ReplayedAsync();
        await scene.Files.LoadAsync(dump, new SpanshDumpOptions { Targets = [scene.Files.TargetAt("replayed.db")] });
        Assert.Equal(await scene.Files.TablesAsync("replayed.db"), await scene.Files.TablesAsync());
    }

    private async Task SendAsync(ListenerRun run, int count)
    {
        await scene.Relays[0].SendAsync(count);
        await run.ArchivedAsync(count);
        await run.StopAsync();
    }
}
