using Starhaul.Pipelines.Sinks.Sqlite;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks.Sqlite;

/// <summary>Several writers of one file.</summary>
public sealed class SqliteWriterLockTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-turn-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Database => Path.Combine(folder, "galaxy.db");

    private string TurnFile => Database + "-turn";

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_writer_that_waits_goes_before_one_that_comes_again()
    {
        await using var busy = await OpenAsync();
        await using var patient = await OpenAsync();
        for (var round = 0; round < 10; round++)
        {
            await busy.BeginAsync(Cancel);
            var waiting = Task.Run(async () => await patient.BeginAsync(Cancel), Cancel);
            await Dumps.DumpScene.UntilAsync(() => Task.FromResult(IsTaken()));

            await busy.CommitAsync(Cancel);
            var again = Task.Run(async () => await busy.BeginAsync(Cancel), Cancel);

            Assert.Same(waiting, await Task.WhenAny(waiting, again));
            await waiting;
            await patient.CommitAsync(Cancel);
            await again;
            await busy.CommitAsync(Cancel);
        }
    }

    [Fact]
    public async Task A_wait_that_is_given_up_gives_the_turn_on()
    {
        await using var busy = await OpenAsync();
        await using var patient = await OpenAsync();
        await busy.BeginAsync(Cancel);
        using var cut = new CancellationTokenSource();
        var waiting = Task.Run(async () => await patient.BeginAsync(cut.Token), Cancel);
        await Dumps.DumpScene.UntilAsync(() => Task.FromResult(IsTaken()));

        await cut.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False(IsTaken());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_file_is_there_only_while_somebody_waits(bool isLeftByAKill)
    {
        if (isLeftByAKill)
        {
            await File.WriteAllBytesAsync(TurnFile, [], Cancel);
        }

        await using var store = await OpenAsync();
        await store.BeginAsync(Cancel);

        Assert.False(File.Exists(TurnFile));
        await store.CommitAsync(Cancel);
        Assert.False(File.Exists(TurnFile));
    }

    [Fact]
    public async Task The_last_writer_takes_the_file_away()
    {
        await using (var first = await OpenAsync())
        {
            await using (var second = await OpenAsync())
            {
                await BeginAndCommitAsync(first);
                await BeginAndCommitAsync(second);
            }

            await BeginAndCommitAsync(first);
        }

        Assert.Equal([Database], Directory.GetFiles(folder));
    }

    [Fact]
    public async Task Many_writers_at_once_each_get_their_turn()
    {
        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    Task.Run(
                        async () =>
                        {
                            for (var round = 0; round < 5; round++)
                            {
                                await using var store = await OpenAsync();
                                await BeginAndCommitAsync(store);
                            }
                        },
                        Cancel
                    )
                )
        );

        Assert.Equal([Database], Directory.GetFiles(folder));
    }

    private async Task<SqliteStore> OpenAsync()
    {
        var store = new SqliteStore(Database);
        await store.OpenAsync(Cancel);
        return store;
    }

    private static async Task BeginAndCommitAsync(SqliteStore store)
    {
        await store.BeginAsync(Cancel);
        await store.CommitAsync(Cancel);
    }

    private bool IsTaken()
    {
        try
        {
            // Which takes the same lock of the kernel.
            using var file = new FileStream(TurnFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
