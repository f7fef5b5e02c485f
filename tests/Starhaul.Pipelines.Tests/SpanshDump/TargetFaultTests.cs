using System.Diagnostics;
using System.Text;
using Npgsql;
using Starhaul.Pipelines.Sinks.Sql;
using Starhaul.Pipelines.Sinks.Sqlite;
using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Sinks;
using Starhaul.Pipelines.Tests.Sinks.DuckDb;
using Starhaul.Pipelines.Tests.Sinks.Postgres;
using Starhaul.Postgres.Store;
using Starhaul.Postgres.Urls;
using Starhaul.TestOrigin;
using Starhaul.Tests.Fetching;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Dumps;

/// <summary>Targets that are locked, full, newer, or go away.</summary>
public sealed class TargetFaultTests(SharedPostgres postgres) : IClassFixture<SharedPostgres>, IDisposable
{
    private readonly DumpScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public async Task A_file_that_another_writer_holds_for_a_while_is_waited_for_by_what_is_called_a_load()
    {
        var source = scene.Write("dump.json", GalaxyOf(300_000));
        await using var other = new SqliteStore(scene.PathOf("galaxy.db"));
        await other.OpenAsync(Cancel);
        await other.BeginAsync(Cancel);

        var isTold = new TaskCompletionSource();
        var progress = new Progress<SpanshDumpProgress>(state =>
        {
            if (state.Phase == SpanshDumpPhase.Loading)
            {
                isTold.TrySetResult();
            }
        });
        var loading = scene.LoadAsync(source, progress: progress);
        await isTold.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancel);
        Assert.False(loading.IsCompleted);
        await other.RollbackAsync();

        Assert.True((await loading).Records > 0);
    }

    [Fact]
    public async Task Readers_and_writers_get_in_between_while_a_dump_is_loaded()
    {
        var source = scene.Write("dump.json", GalaxyOf(20_000_000));
        await using var reader = new SqliteStore(scene.PathOf("galaxy.db"));
        await using var writer = new SqliteStore(scene.PathOf("galaxy.db"));
        await reader.OpenAsync(Cancel);
        await writer.OpenAsync(Cancel);

        var loading = Task.Run(() => scene.LoadAsync(source), Cancel);
        var reads = Task.Run(() => WaitsAsync(() => reader.FindSystemsAsync("Sol", Cancel)), Cancel);
        var writes = await WaitsAsync(async () =>
        {
            await writer.BeginAsync(Cancel);
            await writer.RollbackAsync();
        });

        await loading;
        TestContext.Current.SendDiagnosticMessage(
            $"a writer waited {Middle(writes)} in the middle, {writes.Max()} at most"
        );
        Assert.InRange(Middle(writes), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.InRange(Middle(await reads), TimeSpan.Zero, TimeSpan.FromMilliseconds(500));

        // How long each access took until the load was over.
        async Task<List<TimeSpan>> WaitsAsync(Func<Task> access)
        {
            var waits = new List<TimeSpan>();
            do
            {
                var began = Stopwatch.GetTimestamp();
                await access();
                waits.Add(Stopwatch.GetElapsedTime(began));
                await Task.Delay(5, Cancel);
            } while (!loading.IsCompleted);
            return waits;
        }
    }

    [Fact]
    public async Task A_schema_of_a_newer_version_is_refused_before_a_byte_is_fetched()
    {
        await scene.LoadAsync(scene.Write("dump.json", GalaxyOf(100_000)));
        Sql($"UPDATE {SqlDialect.VersionTable} SET version = {GalaxyTables.SchemaVersion + 1}");
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/dump.json", OriginFile.Of(GalaxyOf(100_000, seed: 2)));

        var error = await Assert.ThrowsAsync<DestinationException>(() => scene.LoadAsync(url));

        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.Contains($"schema version {GalaxyTables.SchemaVersion + 1}", error.Message, StringComparison.Ordinal);
        Assert.Empty(origin.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_full_disk_is_told_and_a_run_with_room_ends_right(bool isStreamed)
    {
        var plain = GalaxyOf(8_000_000);
        var source = scene.Write("dump.json", plain);
        using var disk = SmallDisk.Mount("2m");
        var target = $"sqlite:{disk.Folder}/galaxy.db";
        var options = new SpanshDumpOptions { Targets = [target], Stream = isStreamed };

        var error = await Assert.ThrowsAsync<DestinationException>(() => scene.LoadAsync(source, options));

        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.Contains("full", error.Message, StringComparison.Ordinal);
        disk.Change("size=64m");
        await scene.LoadAsync(source, options);
        File.Copy(Path.Combine(disk.Folder, "galaxy.db"), scene.PathOf("galaxy.db"));
        Assert.Equal(await scene.UndisturbedAsync(plain), await scene.TablesAsync());
        await scene.OneImportAsync();
    }

    [Theory]
    [InlineData("duckdb")]
    [InlineData("parquet")]
    [InlineData("ndjson")]
    public async Task Wherever_a_disk_is_full_nothing_half_is_left_and_a_run_with_room_ends_right(string kind)
    {
        if (kind is not "ndjson")
        {
            LibDuckDb.SkipUnlessInstalled();
        }

        // Every system twice: folders put what comes again aside, in files that find no room either.
        var once = Encoding.UTF8.GetString(GalaxyOf(1_500_000)).Trim();
        var plain = Encoding.UTF8.GetBytes($"{once[..^1]},{once[1..]}");
        var source = scene.Write("dump.json", plain);
        using var disk = SmallDisk.Mount("64k");
        var place = Path.Combine(disk.Folder, "galaxy");
        var options = new SpanshDumpOptions { Targets = [$"{kind}:{place}"] };

        var failures = 0;
        for (var room = 64; ; room *= 2)
        {
            disk.Change($"size={room}k");
            try
            {
                await scene.LoadAsync(source, options);
                break;
            }
            catch (DestinationException error)
            {
                failures++;
                Assert.Equal(ExitCode.Destination, error.ExitCode);
                Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
                Assert.Contains("disk", error.Hint, StringComparison.Ordinal);
                Assert.Empty(kind == "duckdb" ? [] : Directory.GetFileSystemEntries(place, "[!.]*"));
            }
        }

        Assert.InRange(failures, 3, 10);
        Assert.Equal(await scene.UndisturbedAsync(plain), await TablesOfAsync(options.Targets[0]));
        await OneImportAsync(options.Targets[0]);
    }

    [Fact]
    public async Task A_stage_that_finds_no_room_is_told_and_no_target_hears_of_it()
    {
        using var disk = SmallDisk.Mount("1m");
        var source = scene.Write("dump.json", GalaxyOf(8_000_000));
        await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = disk.Folder });
        var dump = new SpanshDump(new SpanshDumpOptions { Targets = [scene.Target], Stream = true });

        var error = await Assert.ThrowsAsync<DestinationException>(() =>
            dump.RunAsync(fetcher, Source.Parse(source), cancellationToken: Cancel)
        );

        Assert.Contains("stage", error.Message, StringComparison.Ordinal);
        Assert.Contains("FileFetcherOptions.Box", error.Hint, StringComparison.Ordinal);
        Assert.Empty(await scene.TablesAsync());
        Assert.Empty(await SpanshDump.ReadImportsAsync(scene.Target, Cancel));
    }

    [Fact]
    public async Task A_connection_that_is_dropped_in_the_middle_is_made_again()
    {
        var url = await DatabaseAsync("dropped");
        var plain = GalaxyOf(4_000_000);
        var loading = Task.Run(
            () => scene.LoadAsync(scene.Write("dump.json", plain), new SpanshDumpOptions { Targets = [url] }),
            Cancel
        );
        for (var drop = 0; drop < 3; drop++)
        {
            await UntilAsync(async () => loading.IsCompleted || await CursorAsync("dropped") > 0);
            await SqlAsync(
                "postgres",
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = 'dropped'"
            );
        }

        var result = await loading;

        await using var store = new PostgresStore(PostgresTarget.Parse(url));
        await store.OpenAsync(Cancel);
        Assert.Equal(await scene.UndisturbedAsync(plain), (await TableDump.ReadAsync(store, Cancel)).Text);
        var import = Assert.Single(await SpanshDump.ReadImportsAsync(url, AllSinks.Added, Cancel));
        Assert.Equal((result.Targets[0].Records, "complete"), (import.Records, import.Status));
    }

    [Fact]
    public async Task A_server_that_is_restarted_in_the_middle_is_waited_for()
    {
        var url = await DatabaseAsync("restarted");
        var plain = GalaxyOf(4_000_000);
        var time = new GatedTime();
        var loading = Task.Run(
            () =>
                scene.LoadAsync(
                    scene.Write("dump.json", plain),
                    new SpanshDumpOptions { Targets = [url], TimeProvider = time }
                ),
            Cancel
        );
        await UntilAsync(async () => loading.IsCompleted || await CursorAsync("restarted") > 0);
        time.Close();
        await postgres.Server.RestartAtOnceAsync();
        Assert.False(loading.IsCompleted, "The load was over before the server went away.");
        time.Open();

        var result = await loading;

        Assert.True(time.Waits > 0);
        Assert.Equal(await scene.UndisturbedAsync(plain), await TablesOfAsync(url));
        Assert.Equal(result.Targets[0].Records, (await OneImportAsync(url)).Records);
    }

    [Fact]
    public async Task A_server_that_is_gone_for_good_ends_the_run_without_a_password_in_what_is_said()
    {
        Assert.SkipUnless(PostgresServer.IsAvailable, PostgresServer.SkipReason);
        var server = await PostgresServer.StartAsync();
        var loading = Task.Run(
            () =>
                scene.LoadAsync(
                    scene.Write("dump.json", GalaxyOf(30_000_000)),
                    new SpanshDumpOptions { Targets = [server.Url()], TimeProvider = new PatientTime() }
                ),
            Cancel
        );
        await UntilAsync(async () =>
        {
            try
            {
                return loading.IsCompleted || await SqlAsync(server, "postgres", CursorQuery) is long and > 0;
            }
            catch (PostgresException)
            {
                return false; // the table is not there yet
            }
        });
        await server.DisposeAsync();

        var error = await Assert.ThrowsAsync<DestinationException>(() => loading);

        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.NotNull(error.Hint);
        Assert.DoesNotContain("p@ss", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("p%40ss", error.ToString(), StringComparison.Ordinal);
    }

    private const string CursorQuery = "SELECT coalesce(max(cursor_offset), 0) FROM imports";

    private void Sql(string statement)
    {
        using var database = SqliteDatabase.Open(scene.PathOf("galaxy.db"));
        database.Execute(statement);
    }

    private async Task<string> DatabaseAsync(string name)
    {
        await SqlAsync("postgres", $"CREATE DATABASE {name}");
        return postgres.Server.Url(name);
    }

    private async Task<long> CursorAsync(string database)
    {
        try
        {
            return await SqlAsync(database, CursorQuery) is long cursor ? cursor : 0;
        }
        catch (NpgsqlException)
        {
            return 0; // the table is not there yet
        }
    }

    private Task<object?> SqlAsync(string database, string statement) => SqlAsync(postgres.Server, database, statement);

    private static async Task<object?> SqlAsync(PostgresServer server, string database, string statement)
    {
        // Without a pool: a connection that somebody terminated must not come back.
        var target = PostgresTarget.Parse(server.Url(database)).ConnectionString + ";Pooling=false";
        await using var connection = new NpgsqlConnection(target);
        await connection.OpenAsync(Cancel);
#pragma warning disable CA2100 // The tests' own SQL.
        await using var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(Cancel);
    }

    private static TimeSpan Middle(List<TimeSpan> waits) => waits.Order().ElementAt(waits.Count / 2);
}
