using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks;

public abstract partial class TableStoreContract
{
    [Fact]
    public async Task A_transaction_sees_what_it_wrote()
    {
        await using var store = await OpenAsync();
        var rows = TwoSystems();
        await store.BeginAsync(Cancel);
        await store.InsertAsync(rows, rows.All(), Cancel);
        Assert.Equal(2, (await ReadAsync(store, rows)).Count);

        await store.DeleteAsync(rows, new[] { 0 }, Cancel);
        Assert.Equal(1, (await ReadAsync(store, rows)).Count);

        await store.CommitAsync(Cancel);
        Assert.Equal(1, (await ReadAsync(store, rows)).Count);
    }

    [Fact]
    public async Task What_was_undone_leaves_nothing()
    {
        await using var store = await OpenAsync();
        var rows = TwoSystems();
        await WriteAsync(store, () => store.InsertAsync(rows, new[] { 0 }, Cancel));

        await store.BeginAsync(Cancel);
        await store.InsertAsync(rows, new[] { 1 }, Cancel);
        await store.DeleteAsync(rows, new[] { 0 }, Cancel);
        await store.RollbackAsync();

        Assert.Equal(rows.Int64(0, 0), (await ReadAsync(store, rows)).Int64(0, 0));
        Assert.Equal(1, (await ReadAsync(store, rows)).Count);
    }

    [Fact]
    public async Task Undoing_nothing_does_nothing()
    {
        var closed = NewStore();
        await closed.RollbackAsync();
        await closed.DisposeAsync();

        await using var store = await OpenAsync();
        await store.RollbackAsync();
        var rows = TwoSystems();
        await WriteAsync(store, () => store.InsertAsync(rows, rows.All(), Cancel));
        await store.RollbackAsync();
        Assert.Equal(2, (await ReadAsync(store, rows)).Count);
    }

    [Fact]
    public async Task What_was_not_committed_when_the_store_is_given_back_leaves_nothing()
    {
        var rows = TwoSystems();
        await using (var store = await OpenAsync())
        {
            await store.BeginAsync(Cancel);
            await store.InsertAsync(rows, rows.All(), Cancel);
        }

        await using var again = await OpenAsync();
        Assert.Equal(0, (await ReadAsync(again, rows)).Count);
    }

    [Fact]
    public async Task A_reader_is_never_locked_out_and_sees_what_was_committed()
    {
        var rows = TwoSystems();
        await using var store = await OpenAsync();
        await WriteAsync(store, () => store.InsertAsync(rows, new[] { 0 }, Cancel));
        await store.BeginAsync(Cancel);
        await store.InsertAsync(rows, new[] { 1 }, Cancel);
        await store.DeleteAsync(rows, new[] { 0 }, Cancel);

        await using var reader = await OpenAsync();
        var during = await ReadAsync(reader, rows);
        var imports = StoreRows.Of(GalaxyTables.Imports);
        await reader.ReadAllAsync(imports, Cancel);
        await store.CommitAsync(Cancel);
        var after = await ReadAsync(reader, rows);

        Assert.Equal(rows.Int64(0, 0), during.Int64(0, 0));
        Assert.Equal(1, during.Count);
        Assert.Equal(rows.Int64(1, 0), after.Int64(0, 0));
        Assert.Equal(1, after.Count);
    }

    [Fact]
    public async Task A_second_writer_waits_for_the_first()
    {
        var rows = TwoSystems();
        await using var first = await OpenAsync();
        await using var second = await OpenAsync();
        await first.BeginAsync(Cancel);
        await first.InsertAsync(rows, new[] { 0 }, Cancel);

        var waiting = Task.Run(async () => await second.BeginAsync(Cancel), Cancel);
        await Task.Delay(TimeSpan.FromMilliseconds(150), Cancel);
        Assert.False(waiting.IsCompleted);

        await first.CommitAsync(Cancel);
        await waiting;
        Assert.Equal(1, (await ReadAsync(second, rows)).Count);
        await second.InsertAsync(rows, new[] { 1 }, Cancel);
        await second.CommitAsync(Cancel);
        Assert.Equal(2, (await ReadAsync(first, rows)).Count);
    }

    [Fact]
    public async Task A_writer_that_waits_can_be_cancelled()
    {
        await using var first = await OpenAsync();
        await using var second = await OpenAsync();
        await first.BeginAsync(Cancel);
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Task.Run(async () => await second.BeginAsync(source.Token), Cancel)
        );

        await first.CommitAsync(Cancel);
        await second.RollbackAsync();
        var rows = TwoSystems();
        await second.OpenAsync(Cancel);
        await WriteAsync(second, () => second.InsertAsync(rows, rows.All(), Cancel));
    }

    [Fact]
    public async Task A_key_that_is_there_is_refused_and_undoing_leaves_the_store_usable()
    {
        await using var store = await OpenAsync();
        var rows = TwoSystems();
        await WriteAsync(store, () => store.InsertAsync(rows, rows.All(), Cancel));

        await store.BeginAsync(Cancel);
        var error = await Assert.ThrowsAsync<DestinationException>(async () =>
            await store.InsertAsync(rows, rows.All(), Cancel)
        );
        await store.RollbackAsync();

        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.False(error.IsTransient);
        Assert.Equal(store.Name, error.Source);
        Assert.Equal(2, (await ReadAsync(store, rows)).Count);
    }

    private static RowBuffer TwoSystems() =>
        StoreRows.Of(GalaxyTables.Systems).With(("id64", 1), ("name", "Sol")).With(("id64", 2), ("name", "Achenar"));
}
