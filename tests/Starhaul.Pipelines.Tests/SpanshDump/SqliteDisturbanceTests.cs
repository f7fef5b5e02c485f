using Microsoft.Data.Sqlite;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Dumps;

/// <summary>
/// What other programs do to a SQLite file while a dump is loaded into it: it is told with the next step, the file stays whole, and once
/// it is undone the next run ends as an undisturbed one.
/// </summary>
public sealed class SqliteDisturbanceTests : IDisposable
{
    private readonly DumpScene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory(Timeout = 300_000)]
    [InlineData(
        "ALTER TABLE market RENAME TO prices",
        "ALTER TABLE prices RENAME TO market",
        "no such table",
        ".schema"
    )]
    [InlineData(
        "CREATE TRIGGER t BEFORE INSERT ON bodies BEGIN SELECT RAISE(IGNORE); END",
        "DROP TRIGGER t",
        "dropped rows of bodies",
        "trigger"
    )]
    [InlineData(
        "CREATE TRIGGER t BEFORE INSERT ON stations BEGIN SELECT RAISE(ABORT, 'not here'); END",
        "DROP TRIGGER t",
        "not here",
        ".schema"
    )]
    [InlineData("DELETE FROM imports", "SELECT 1", "is not in the table imports", "Run the same command again")]
    [InlineData(null, null, "-wal was deleted", "integrity_check")]
    public async Task A_change_in_the_middle_of_a_load_is_told_and_costs_nothing_for_good(
        string? change,
        string? undo,
        string message,
        string hint
    )
    {
        var plain = GalaxyOf(12_000_000);
        var source = scene.Write("dump.json", plain);
        var disturbance = new Disturbance(() =>
        {
            if (change is null)
            {
                File.Delete(scene.PathOf("galaxy.db-wal"));
            }
            else
            {
                Sql(change);
            }
        });

        var error = await Assert.ThrowsAsync<DestinationException>(() =>
            scene.LoadAsync(source, progress: disturbance)
        );

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(hint, error.Hint, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.Equal("ok", Sql("PRAGMA integrity_check"));
        if (undo is not null)
        {
            Sql(undo);
        }

        await scene.LoadAsync(source);
        Assert.Equal(await scene.UndisturbedAsync(plain), await scene.TablesAsync());
        Assert.Equal("ok", Sql("PRAGMA integrity_check"));
        Assert.Empty(Directory.GetFiles(scene.Folder, "*-turn"));
    }

    private object? Sql(string statement)
    {
        using var connection = new SqliteConnection($"Data Source={scene.PathOf("galaxy.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandTimeout = 60; // the load commits several times a second
#pragma warning disable CA2100 // The tests' own SQL.
        command.CommandText = statement;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }

    /// <summary>Does something once, on the thread that reads, when some records were read.</summary>
    private sealed class Disturbance(Action act) : IProgress<SpanshDumpProgress>
    {
        private Action? next = act;

        public void Report(SpanshDumpProgress value)
        {
            if (value is { Phase: SpanshDumpPhase.Loading, Records: > 0 })
            {
                Interlocked.Exchange(ref next, null)?.Invoke();
            }
        }
    }
}
