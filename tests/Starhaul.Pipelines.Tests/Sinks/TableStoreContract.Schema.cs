using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks;

public abstract partial class TableStoreContract
{
    [Fact]
    public async Task Opening_again_changes_nothing()
    {
        var rows = TwoSystems();
        await using (var store = await OpenAsync())
        {
            await WriteAsync(store, () => store.InsertAsync(rows, rows.All(), Cancel));
            await store.OpenAsync(Cancel);
            Assert.Equal(rows.Lines(), (await ReadAsync(store, rows)).Lines());
        }

        await using var again = await OpenAsync();
        Assert.Equal(rows.Lines(), (await ReadAsync(again, rows)).Lines());
    }

    [Fact]
    public async Task Two_stores_that_open_at_once_make_one_schema()
    {
        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        await using var store = await OpenAsync();
                    })
                )
        );

        await using var store = await OpenAsync();
        var rows = TwoSystems();
        await WriteAsync(store, () => store.InsertAsync(rows, rows.All(), Cancel));
    }

    [Fact]
    public async Task A_newer_schema_is_refused_with_both_versions_and_left_alone()
    {
        await using (await OpenAsync()) { }

        await ExecuteAsync($"UPDATE schema_version SET version = {GalaxyTables.SchemaVersion + 41}");
        await using var store = NewStore();
        var error = await Assert.ThrowsAsync<DestinationException>(() => store.OpenAsync(Cancel));

        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.Contains($"{GalaxyTables.SchemaVersion + 41}", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{GalaxyTables.SchemaVersion}", error.Message, StringComparison.Ordinal);
        Assert.Contains("newer", error.Hint, StringComparison.Ordinal);
        Assert.Equal(store.Name, error.Source);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task An_older_schema_gets_the_tables_and_columns_that_it_lacks()
    {
        var rows = TwoSystems();
        await using (var store = await OpenAsync())
        {
            await WriteAsync(store, () => store.InsertAsync(rows, rows.All(), Cancel));
        }

        await ExecuteAsync("DROP VIEW rings_origins");
        await ExecuteAsync("DROP VIEW systems_origins");
        await ExecuteAsync("DROP TABLE rings");
        await ExecuteAsync("ALTER TABLE systems DROP COLUMN thargoid_progress");
        await ExecuteAsync("UPDATE schema_version SET version = 0");

        await using var migrated = await OpenAsync();
        Assert.Equal(rows.Lines(), (await ReadAsync(migrated, rows)).Lines());
        var more = StoreRows.Of(GalaxyTables.Systems).With(("id64", 3), ("thargoid_progress", 0.5), ("import_id", 7));
        var rings = StoreRows.Of(GalaxyTables.Rings).With(("system_id64", 3), ("body_id", 1), ("name", "A Ring"));
        await WriteAsync(
            migrated,
            async () =>
            {
                await migrated.InsertAsync(more, more.All(), Cancel);
                await migrated.InsertAsync(rings, rings.All(), Cancel);
            }
        );
        Assert.Equal(more.Lines(), (await ReadAsync(migrated, more)).Lines());
        Assert.Equal(rings.Lines(), (await ReadAsync(migrated, rings)).Lines());
    }

    [Fact]
    public async Task Tables_of_another_program_are_left_alone()
    {
        await ExecuteAsync("CREATE TABLE systems (id64 BIGINT PRIMARY KEY, title TEXT)");

        await using var store = NewStore();
        var error = await Assert.ThrowsAsync<DestinationException>(() => store.OpenAsync(Cancel));

        Assert.Contains("systems", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Hint);
    }
}
