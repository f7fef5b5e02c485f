using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;
using Starhaul.Pipelines.Sinks.Sqlite;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks.Sqlite;

public sealed class SqliteErrorTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-sqlite-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string DatabasePath => Path.Combine(folder, "galaxy.db");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_folder_that_is_not_there_is_named()
    {
        var error = await OpenFailsAsync(Path.Combine(folder, "absent", "galaxy.db"));

        Assert.Contains(Path.Combine(folder, "absent"), error.Message, StringComparison.Ordinal);
        Assert.Contains("folder", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_no_database() =>
        Assert.Contains("cannot be opened", (await OpenFailsAsync(folder)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_file_that_is_no_database_is_left_alone()
    {
        var text = string.Concat(Enumerable.Repeat("This is a file of a person, not of SQLite.\n", 100));
        await File.WriteAllTextAsync(DatabasePath, text, Cancel);

        var error = await OpenFailsAsync(DatabasePath);

        Assert.Contains("not a SQLite database", error.Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(DatabasePath, Cancel));
    }

    [Theory]
    [InlineData(false, "deleted")]
    [InlineData(true, "replaced")]
    public async Task A_log_that_somebody_takes_away_is_told_and_costs_no_row(bool isReplaced, string what)
    {
        var rows = StoreRows.Of(GalaxyTables.Systems).With(("id64", 1)).With(("id64", 2));
        await using (var store = new SqliteStore(DatabasePath))
        {
            await store.OpenAsync(Cancel);
            await store.BeginAsync(Cancel);
            await store.InsertAsync(rows, rows.All(), Cancel);
            await store.CommitAsync(Cancel);
            File.Delete($"{DatabasePath}-wal");
            if (isReplaced)
            {
                await File.WriteAllBytesAsync($"{DatabasePath}-wal", [], Cancel);
            }

            var error = await Assert.ThrowsAsync<DestinationException>(async () => await store.BeginAsync(Cancel));

            Assert.Contains($"{DatabasePath}-wal was {what}", error.Message, StringComparison.Ordinal);
            Assert.Contains("integrity_check", error.Hint, StringComparison.Ordinal);
            await store.RollbackAsync();
        }

        Assert.Equal("ok", await ScalarAsync("PRAGMA integrity_check"));
        Assert.Equal(2L, await ScalarAsync("SELECT count(*) FROM systems"));
    }

    [Theory]
    [InlineData("INSERT")]
    [InlineData("UPDATE")]
    public async Task Rows_that_a_trigger_drops_are_told(string when)
    {
        await using var store = new SqliteStore(DatabasePath);
        await store.OpenAsync(Cancel);
        await ExecuteAsync($"CREATE TRIGGER t BEFORE {when} ON systems BEGIN SELECT RAISE(IGNORE); END");
        var rows = StoreRows.Of(GalaxyTables.Systems).With(("id64", 1)).With(("id64", 2));

        await store.BeginAsync(Cancel);
        var error = await Assert.ThrowsAsync<DestinationException>(async () =>
        {
            await store.InsertAsync(rows, rows.All(), Cancel);
            await store.UpdateAsync(rows, rows.All(), Cancel);
        });
        await store.RollbackAsync();

        Assert.Contains("dropped rows of systems: 1 were written, 0 are", error.Message, StringComparison.Ordinal);
        Assert.Contains("trigger", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_file_that_is_write_protected_is_told_when_it_is_opened()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root may write to every file");
        await using (var store = new SqliteStore(DatabasePath))
        {
            await store.OpenAsync(Cancel);
        }

        File.SetUnixFileMode(DatabasePath, UnixFileMode.UserRead);

        Assert.Contains("cannot be written", (await OpenFailsAsync(DatabasePath)).Message, StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_folder_that_is_write_protected_is_told_when_it_is_opened()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root may write to every folder");
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var error = await OpenFailsAsync(DatabasePath);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);

        Assert.Contains("cannot be opened", error.Message, StringComparison.Ordinal);
        Assert.Contains("write", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_that_does_not_go_away_is_told_after_the_wait()
    {
        await using var store = new SqliteStore(DatabasePath, TimeSpan.FromMilliseconds(250));
        await store.OpenAsync(Cancel);
        await using var other = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        await other.OpenAsync(Cancel);
        await using var transaction = other.BeginTransaction();

        var error = await Assert.ThrowsAsync<DestinationException>(async () => await store.BeginAsync(Cancel));

        Assert.Contains(DatabasePath, error.Message, StringComparison.Ordinal);
        Assert.Contains("another program holds it", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsTransient);
        Assert.NotNull(error.Hint);
        await transaction.RollbackAsync(Cancel);
        await store.BeginAsync(Cancel);
        await store.CommitAsync(Cancel);
    }

    [Fact]
    public async Task A_full_disk_leaves_what_was_committed()
    {
        await using var store = new SqliteStore(DatabasePath);
        await store.OpenAsync(Cancel);
        var first = StoreRows.Of(GalaxyTables.Systems).With(("id64", 1), ("name", "Sol"));
        await store.BeginAsync(Cancel);
        await store.InsertAsync(first, first.All(), Cancel);
        await store.CommitAsync(Cancel);
        var rows = StoreRows.Of(GalaxyTables.Systems);
        foreach (var key in Enumerable.Range(10, 5000))
        {
            rows.With(("id64", key), ("name", $"A system whose name is rather long, number {key}"));
        }

        using var database = SqliteDatabase.Open(DatabasePath);
        using var table = new SqliteTable(database, GalaxyTables.Systems);
        database.Execute("PRAGMA max_page_count = 60; BEGIN IMMEDIATE");
        var error = Assert.Throws<DestinationException>(() => table.Insert(rows, rows.All()));

        Assert.Contains("full", error.Message, StringComparison.Ordinal);
        Assert.Contains("room", error.Hint, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
        Assert.False(database.IsInTransaction);
        var read = StoreRows.Of(GalaxyTables.Systems);
        await store.ReadAllAsync(read, Cancel);
        Assert.Equal(first.Lines(), read.Lines());
    }

    [Fact]
    public async Task A_transaction_that_a_kill_interrupts_leaves_nothing()
    {
        await using var store = new SqliteStore(DatabasePath);
        await store.OpenAsync(Cancel);
        var committed = StoreRows.Of(GalaxyTables.Systems).With(("id64", 1), ("name", "Sol"));
        var interrupted = StoreRows.Of(GalaxyTables.Systems);
        foreach (var key in Enumerable.Range(2, 100_000))
        {
            interrupted.With(("id64", key), ("name", $"A system, number {key}"), ("x", 0.1 * key));
        }

        await store.BeginAsync(Cancel);
        await store.InsertAsync(committed, committed.All(), Cancel);
        await store.CommitAsync(Cancel);
        await store.BeginAsync(Cancel);
        await store.InsertAsync(interrupted, interrupted.All(), Cancel);

        // What a killed process leaves behind: the file and its log, as they are now.
        var left = Path.Combine(folder, "left.db");
        foreach (var suffix in (string[])["", "-wal"])
        {
            await using var source = new FileStream(
                DatabasePath + suffix,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            await using var copy = File.Create(left + suffix);
            await source.CopyToAsync(copy, Cancel);
        }

        await using var again = new SqliteStore(left);
        await again.OpenAsync(Cancel);
        var read = StoreRows.Of(GalaxyTables.Systems);
        await again.ReadAllAsync(read, Cancel);
        Assert.Equal(committed.Lines(), read.Lines());
    }

    private static async Task<DestinationException> OpenFailsAsync(string path)
    {
        await using var store = new SqliteStore(path);
        var error = await Assert.ThrowsAsync<DestinationException>(() => store.OpenAsync(Cancel));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Equal(store.Name, error.Source);
        Assert.NotNull(error.Hint);
        Assert.False(error.IsTransient);
        return error;
    }

    private Task<object?> ExecuteAsync(string sql) => ScalarAsync(sql);

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        await connection.OpenAsync(Cancel);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own SQL.
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(Cancel);
    }
}
