using Starhaul.DuckDb.Store;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks.DuckDb;

/// <summary>A file that was empty is not read for keys that come for the first time; no row is lost or doubled by it.</summary>
public sealed class DuckDbNewKeysTests : IAsyncLifetime
{
    private static readonly ReadOnlyMemory<int> All = new[] { 0 };

    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-duckdb-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        LibDuckDb.SkipUnlessInstalled();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_row_that_was_added_is_read_in_the_same_transaction_and_in_the_next(bool inTheNext)
    {
        await using var store = await OpenAsync();
        await store.BeginAsync(Cancel);
        Assert.Equal(0, await CountAsync(store, GalaxyTables.Systems, 7));
        await store.InsertAsync(System(7), All, Cancel);
        if (inTheNext)
        {
            await store.CommitAsync(Cancel);
            await store.BeginAsync(Cancel);
        }

        Assert.Equal(1, await CountAsync(store, GalaxyTables.Systems, 7));
        await store.CommitAsync(Cancel);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_key_is_refused_that_is_there_from_the_batch_or_from_the_transaction_before(bool isCommitted)
    {
        await using var store = await OpenAsync();
        await store.BeginAsync(Cancel);
        await CountAsync(store, GalaxyTables.Systems, 7);
        await store.InsertAsync(System(7), All, Cancel);
        if (isCommitted)
        {
            await store.CommitAsync(Cancel);
            await store.BeginAsync(Cancel);
        }

        var error = await Assert.ThrowsAsync<DestinationException>(async () =>
            await store.InsertAsync(System(7), All, Cancel)
        );

        Assert.Contains("systems has a row with this key already", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_were_undone_are_not_there_and_can_be_added_again()
    {
        await using var store = await OpenAsync();
        await store.BeginAsync(Cancel);
        await CountAsync(store, GalaxyTables.Systems, 7);
        await store.InsertAsync(System(7), All, Cancel);
        await store.RollbackAsync();

        await store.BeginAsync(Cancel);
        Assert.Equal(0, await CountAsync(store, GalaxyTables.Systems, 7));
        await store.InsertAsync(System(7), All, Cancel);
        await store.CommitAsync(Cancel);

        Assert.Equal(1, await CountAsync(store, GalaxyTables.Systems, 7));
    }

    [Fact]
    public async Task What_another_writer_added_between_two_transactions_is_read()
    {
        await using var store = await OpenAsync();
        await using var other = await OpenAsync();
        await AddAsync(store, 1);
        await AddAsync(other, 7);

        await store.BeginAsync(Cancel);
        Assert.Equal(1, await CountAsync(store, GalaxyTables.Systems, 7));
        await Assert.ThrowsAsync<DestinationException>(async () => await store.InsertAsync(System(7), All, Cancel));
    }

    [Fact]
    public async Task What_an_earlier_opening_added_is_read()
    {
        await using (var store = await OpenAsync())
        {
            await AddAsync(store, 7);
        }

        await using var again = await OpenAsync();
        await again.BeginAsync(Cancel);
        Assert.Equal(1, await CountAsync(again, GalaxyTables.Systems, 7));
        await again.CommitAsync(Cancel);
    }

    [Fact]
    public async Task A_row_of_a_new_system_is_checked_where_its_table_gets_rows_a_second_time()
    {
        await using var store = await OpenAsync();
        var body = new RowBuffer(GalaxyTables.Bodies, new TextArena());
        body.Set(body.Add(), 0, 7);
        body.Set(0, 1, 1);
        await store.BeginAsync(Cancel);
        await CountAsync(store, GalaxyTables.Systems, 7);
        await store.InsertAsync(System(7), All, Cancel);
        await store.InsertAsync(body, All, Cancel);

        await Assert.ThrowsAsync<DestinationException>(async () => await store.InsertAsync(body, All, Cancel));
    }

    private static RowBuffer System(long key)
    {
        var rows = new RowBuffer(GalaxyTables.Systems, new TextArena());
        rows.Set(rows.Add(), 0, key);
        return rows;
    }

    private static async Task AddAsync(DuckDbStore store, long key)
    {
        await store.BeginAsync(Cancel);
        await CountAsync(store, GalaxyTables.Systems, key);
        await store.InsertAsync(System(key), All, Cancel);
        await store.CommitAsync(Cancel);
    }

    private static async Task<int> CountAsync(DuckDbStore store, TableDefinition table, long key) =>
        (await ReadAsync(store, table, key)).Count;

    private static async Task<RowBuffer> ReadAsync(DuckDbStore store, TableDefinition table, long key)
    {
        var rows = new RowBuffer(table, new TextArena());
        var keys = new KeyList(table.Columns[0], rows.Text);
        keys.Add(key);
        await store.ReadAsync(keys, rows, Cancel);
        return rows;
    }

    private async Task<DuckDbStore> OpenAsync()
    {
        var store = new DuckDbStore(Path.Combine(folder, "galaxy.duckdb"));
        await store.OpenAsync(Cancel);
        return store;
    }
}
