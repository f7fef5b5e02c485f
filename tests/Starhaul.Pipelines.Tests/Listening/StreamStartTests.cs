using System.Diagnostics;
using Npgsql;
using Starhaul.Pipelines.Journal;
using Starhaul.Pipelines.Tests.Sinks.DuckDb;
using Starhaul.Pipelines.Tests.Sinks.Postgres;
using Starhaul.Postgres.Store;
using Starhaul.Postgres.Urls;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Listening;

/// <summary>
/// Listeners that start while a target cannot be used: the archive begins at once, and the tables have all of it in the end.
/// </summary>
public sealed class StreamStartTests(SharedPostgres postgres) : IClassFixture<SharedPostgres>, IAsyncDisposable
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("STARHAUL_LONG") == "1";
    private static readonly TimeSpan Disturbance = TimeSpan.FromSeconds(IsLong ? 15 : 1.5);

    private readonly StreamScene scene = new();

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Fact(Timeout = 120_000)]
    public async Task While_PostgreSQL_is_down()
    {
        var server = postgres.Server;
        await server.StopAtOnceAsync();
        var target = $"{server.Url()}?schema=down";

        var run = await SentAsync(target, 300);
        await run.UntilAsync(state => state.Targets[0].Trouble is not null);
        Assert.Contains("cannot be reached", run.State.Targets[0].Trouble, StringComparison.Ordinal);
        await server.StartAgainAsync();

        await AssertAllAsync(run, target);
    }

    [Fact(Timeout = 120_000)]
    public async Task While_a_table_of_PostgreSQL_is_locked()
    {
        var target = $"{postgres.Server.Url()}?schema=locked";
        await using (var store = new PostgresStore(PostgresTarget.Parse(target)))
        {
            await store.OpenAsync(Cancel);
        }

        await using var connection = new NpgsqlConnection(PostgresTarget.Parse(postgres.Server.Url()).ConnectionString);
        await connection.OpenAsync(Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await using (
            var hold = new NpgsqlCommand(
                "LOCK TABLE locked.schema_version, locked.imports, locked.stations IN ACCESS EXCLUSIVE MODE",
                connection
            )
        )
        {
            await hold.ExecuteNonQueryAsync(Cancel);
        }

        var run = await SentAsync(target, 300);
        await Task.Delay(Disturbance, Cancel);
        Assert.Equal(0, run.State.Targets[0].Messages);
        await transaction.RollbackAsync(Cancel);

        await AssertAllAsync(run, target);
    }

    [Fact(Timeout = 120_000)]
    public async Task While_another_process_holds_a_file_of_DuckDB()
    {
        LibDuckDb.SkipUnlessInstalled();
        var path = scene.Files.PathOf("galaxy.duckdb");
        var target = $"duckdb:{path}";
        var dump = scene.Files.Write("dump.json", GalaxyOf(10_000));
        await scene.Files.LoadAsync(dump, new SpanshDumpOptions { Targets = [target] });
        using var holder = await HoldAsync(path);

        var run = await SentAsync(target, 300);
        await run.UntilAsync(state => state.Targets[0].Trouble is not null);
        Assert.Contains($"PID {holder.Id}", run.State.Targets[0].Trouble, StringComparison.Ordinal);
        holder.StandardInput.Close();
        await holder.WaitForExitAsync(Cancel);
        await UntilLoadedAsync(run);
        var result = await run.StopAsync();

        Assert.Null(result.Targets[0].Trouble);
        Assert.Equal(scene.Sent().Order(), scene.Archived().Order());
        await scene.ReplayedAsync();
        await scene.Files.LoadAsync(dump, new SpanshDumpOptions { Targets = [scene.Files.TargetAt("replayed.db")] });
        Assert.Equal(await scene.Files.TablesAsync("replayed.db"), await TablesOfAsync(target));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_can_never_be_used_is_refused_before_there_is_an_archive()
    {
        await scene.RelayAsync();
        await File.WriteAllTextAsync(scene.Files.PathOf("galaxy.db"), new string('x', 5_000), Cancel);

        var run = ListenerRun.Start(scene.Options with { Targets = [scene.Files.Target] });
        await using var ended = run;
        var error = await Assert.ThrowsAsync<DestinationException>(() => run.Completion);

        Assert.Contains("not a SQLite database", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(scene.Archive));
    }

    /// <summary>Starts a listener whose target cannot be used, and sends as soon as it is connected: all is archived.</summary>
    private async Task<ListenerRun> SentAsync(string target, int count)
    {
        var relay = await scene.RelayAsync();
        var run = await scene.ListenAsync(options => options with { Targets = [target] });
        await relay.SendAsync(count);
        await run.ArchivedAsync(count);
        return run;
    }

    private async Task AssertAllAsync(ListenerRun run, string target)
    {
        await UntilLoadedAsync(run);
        var result = await run.StopAsync();

        Assert.Null(result.Targets[0].Trouble);
        Assert.Equal(scene.Sent().Order(), scene.Archived().Order());
        Assert.Equal(await scene.ReplayedAsync(), await TablesOfAsync(target));
    }

    private static Task UntilLoadedAsync(ListenerRun run)
    {
        var homeless = run.State.BySchema.Where(schema => !MessageRows.HasHome(schema.Key)).Sum(schema => schema.Value);
        return run.LoadedAsync(run.State.Archived - homeless);
    }

    /// <summary>A process that has the lock on a file that DuckDB asks for, until its input ends.</summary>
    private static async Task<Process> HoldAsync(string path)
    {
        var start = new ProcessStartInfo(
            "python3",
            [
                "-c",
                "import fcntl, sys; f = open(sys.argv[1], 'r+b'); fcntl.lockf(f, fcntl.LOCK_EX); print('held', flush=True); sys.stdin.read()",
                path,
            ]
        )
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var holder = Process.Start(start)!;
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync(Cancel));
        return holder;
    }
}
