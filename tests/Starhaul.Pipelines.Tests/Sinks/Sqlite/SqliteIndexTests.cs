using Microsoft.Data.Sqlite;
using Starhaul.Pipelines.Sinks.Sqlite;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks.Sqlite;

/// <summary>Indexes that are made step by step, beside other writers.</summary>
public sealed class SqliteIndexTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-index-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string DatabasePath => Path.Combine(folder, "galaxy.db");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task An_index_made_step_by_step_is_the_one_that_SQLite_makes()
    {
        await FillAsync(0, 3_000);
        await MakeAsync(isFirstLoad: false);
        var byStep = Schema();
        foreach (var name in byStep.Select(index => index.Split(" ON ")[0].Split('"')[1]))
        {
            Run($"DROP INDEX \"{name}\"");
        }

        await MakeAsync(isFirstLoad: true);

        Assert.Equal(
            Schema().Append(ImportsIndex()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            byStep.Order(StringComparer.Ordinal)
        );
        Assert.Equal("ok", Text("PRAGMA integrity_check"));
    }

    [Fact]
    public async Task A_step_by_step_index_holds_what_others_wrote_meanwhile()
    {
        await FillAsync(0, 5_000);
        using var writer = new Writer(DatabasePath);

        // Between any two steps another connection adds, changes and removes rows, before and behind the step.
        await using var watched = new SqliteStore(DatabasePath, time: new WritingTime(writer.Write));
        await watched.OpenAsync(Cancel);
        await watched.MakeIndexesAsync(isFirstLoad: false, progress: null, Cancel);

        Assert.InRange(writer.Writes, 20, int.MaxValue);
        Assert.Equal("ok", Text("PRAGMA integrity_check"));
        Assert.Equal("0", Text("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'starhaul%' OR type = 'trigger'"));
        Assert.Equal(
            Text("SELECT count(*) FROM bodies NOT INDEXED WHERE sub_type = 'Added'"),
            Text("SELECT count(*) FROM bodies INDEXED BY bodies_sub_type_system_id64 WHERE sub_type = 'Added'")
        );
        Assert.Equal(
            Text("SELECT count(*) FROM market NOT INDEXED WHERE commodity = 'added'"),
            Text("SELECT count(*) FROM market INDEXED BY market_commodity WHERE commodity = 'added'")
        );
    }

    [Fact]
    public async Task A_row_that_was_replaced_past_the_triggers_lets_no_index_come_to_be()
    {
        await FillAsync(0, 2_000);
        using var writer = new Writer(DatabasePath);
        var replaced = 0;
        await using var store = new SqliteStore(DatabasePath, time: new WritingTime(Replace));
        await store.OpenAsync(Cancel);

        var error = await Assert.ThrowsAsync<DestinationException>(() =>
            store.MakeIndexesAsync(isFirstLoad: false, progress: null, Cancel)
        );

        Assert.InRange(replaced, 2, int.MaxValue);
        Assert.Contains("INSERT OR REPLACE", error.Hint, StringComparison.Ordinal);
        Assert.Equal("ok", Text("PRAGMA integrity_check"));

        // Of what the first step has read.
        void Replace() =>
            replaced +=
                Text("SELECT count(*) FROM sqlite_schema WHERE name = 'starhaul_build_bodies_sub_type_system_id64'")
                == "0"
                    ? 0
                    : writer.TryRun(
                        "INSERT OR REPLACE INTO bodies (system_id64, body_id, sub_type) VALUES (3, 1, 'Replaced')"
                    );
    }

    [Fact]
    public async Task An_index_that_another_load_made_meanwhile_stays_the_only_one_of_its_name()
    {
        await FillAsync(0, 2_000);
        using var other = new Writer(DatabasePath);
        var made = 0;
        await using var store = new SqliteStore(DatabasePath, time: new WritingTime(MakeAll));
        await store.OpenAsync(Cancel);

        await store.MakeIndexesAsync(isFirstLoad: false, progress: null, Cancel);

        Assert.InRange(made, 10, int.MaxValue);
        Assert.Equal("ok", Text("PRAGMA integrity_check"));
        Assert.Equal("0", Text("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'starhaul%' OR type = 'trigger'"));
        Assert.Equal("0", Text("SELECT count(*) - count(DISTINCT name) FROM sqlite_schema"));

        void MakeAll()
        {
            if (made == 0 && Text("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'starhaul_build%'") != "0")
            {
                made = GalaxyTables
                    .All.SelectMany(new SqliteDialect().Indexes)
                    .Sum(index => other.TryRun(index.CreateIfMissing));
            }
        }
    }

    [Fact]
    public async Task What_a_kill_left_of_an_index_is_taken_away_and_made_anew()
    {
        await FillAsync(0, 2_000);
        using var ended = new CancellationTokenSource();
        var steps = 0;
        await using (var store = new SqliteStore(DatabasePath, time: new WritingTime(EndInTheMiddle)))
        {
            await store.OpenAsync(Cancel);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                store.MakeIndexesAsync(isFirstLoad: false, progress: null, ended.Token)
            );
        }

        Assert.NotEqual("0", Text("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'starhaul_build%'"));
        await MakeAsync(isFirstLoad: false);

        Assert.Equal("0", Text("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'starhaul_build%'"));
        Assert.Equal("ok", Text("PRAGMA integrity_check"));

        void EndInTheMiddle()
        {
            if (++steps > 5 && Text("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'starhaul_build%'") != "0")
            {
                ended.Cancel();
            }
        }
    }

    private async Task MakeAsync(bool isFirstLoad)
    {
        await using var store = new SqliteStore(DatabasePath);
        await store.OpenAsync(Cancel);
        await store.MakeIndexesAsync(isFirstLoad, progress: null, Cancel);
    }

    private async Task FillAsync(int first, int count)
    {
        var systems = StoreRows.Of(GalaxyTables.Systems);
        var bodies = StoreRows.Of(GalaxyTables.Bodies);
        var market = StoreRows.Of(GalaxyTables.Market);
        var signals = StoreRows.Of(GalaxyTables.Signals);
        string[] kinds = ["Icy body", "Rocky body", "Earth-like world"];
        for (var id = first; id < first + count; id++)
        {
            systems.With(("id64", id), ("name", $"System {id}"), ("x", id * 1.5), ("y", 0.5), ("z", -id * 1.0));
            bodies.With(("system_id64", id), ("body_id", 1), ("sub_type", kinds[id % 3]));
            bodies.With(("system_id64", id), ("body_id", 2));
            market.With(("market_id", id), ("commodity", id % 2 == 0 ? "gold" : "Tea"));
            signals.With(
                ("system_id64", id),
                ("body_id", 1),
                ("ring", ""),
                ("kind", "signal"),
                ("name", "G"),
                ("count", id % 7)
            );
            signals.With(("system_id64", id), ("body_id", 1), ("ring", ""), ("kind", "genus"), ("name", "H"));
        }

        await using var store = new SqliteStore(DatabasePath);
        await store.OpenAsync(Cancel);
        await store.BeginAsync(Cancel);
        foreach (var rows in new[] { systems, bodies, market, signals })
        {
            await store.InsertAsync(rows, rows.All(), Cancel);
        }

        await store.CommitAsync(Cancel);
    }

    private List<string> Schema() => Lines("SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL");

    private string ImportsIndex() => Text("SELECT sql FROM sqlite_schema WHERE name = 'imports_sha256'");

    private string Text(string sql) => Lines(sql)[0];

    private void Run(string sql) => Lines(sql);

    private List<string> Lines(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own SQL.
        command.CommandText = sql;
#pragma warning restore CA2100
        var lines = new List<string>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            lines.Add(reader.GetValue(0).ToString()!);
        }

        return lines;
    }

    // Steps ask the clock before each transaction and inside it. It stands still, so that every step has twice the rows of the one before.
    private sealed class WritingTime(Action between) : TimeProvider
    {
        public override long GetTimestamp()
        {
            between();
            return 0;
        }
    }

    // Microsoft's driver would wait for a second where the step has the lock; this one is told at once.
    private sealed class Writer : IDisposable
    {
        private const int MostWrites = 200;

        private readonly SqliteDatabase database;
        private int next;

        public Writer(string path)
        {
            database = SqliteDatabase.Open(path);
            database.Execute("PRAGMA busy_timeout = 0; PRAGMA synchronous = OFF");
        }

        public int Writes { get; private set; }

        public void Write()
        {
            if (Writes == MostWrites || !database.TryExecute("BEGIN IMMEDIATE"))
            {
                return;
            }

            var id = next++ * 97 % 5_000;
            database.Execute(
                FormattableString.Invariant(
                    $"""
                    DELETE FROM bodies WHERE system_id64 = {id} AND body_id = 1;
                    UPDATE bodies SET sub_type = 'Added' WHERE system_id64 = {id + 1};
                    INSERT OR REPLACE INTO bodies (system_id64, body_id, sub_type) VALUES ({id + 2}, 3, 'Added');
                    INSERT OR REPLACE INTO market (market_id, commodity) VALUES ({id + 10_000}, 'added');
                    UPDATE market SET commodity = 'ADDED' WHERE market_id = {id + 3};
                    DELETE FROM signals WHERE system_id64 = {id + 4};
                    UPDATE systems SET cell = cell + 1, name = upper(name) WHERE id64 = {id + 5};
                    COMMIT
                    """
                )
            );
            Writes++;
        }

        /// <summary>Runs a statement unless the lock is held.</summary>
        /// <returns>1 where it ran, else 0.</returns>
        public int TryRun(string sql) => database.TryExecute(sql) ? 1 : 0;

        public void Dispose() => database.Dispose();
    }
}
