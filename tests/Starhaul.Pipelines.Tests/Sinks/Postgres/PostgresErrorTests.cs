using Npgsql;
using Starhaul.Pipelines.Tables;
using Starhaul.Postgres.Store;
using Starhaul.Postgres.Urls;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks.Postgres;

public sealed class PostgresErrorTests(SharedPostgres shared) : IClassFixture<SharedPostgres>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PostgresServer Server => shared.Server;

    [Fact]
    public async Task A_server_that_does_not_run_is_told_and_may_come_back()
    {
        using var free = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        free.Start();
        var port = ((System.Net.IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();

        var error = await OpenFailsAsync($"postgres://u:secret@127.0.0.1:{port}/galaxy");

        Assert.Contains("refused", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task A_wrong_password_is_not_shown()
    {
        var error = await OpenFailsAsync(Server.Url(PostgresServer.User, "secret", "postgres"));

        Assert.Contains("refused the login", error.Message, StringComparison.Ordinal);
        Assert.Contains("PGPASSWORD", error.Hint, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_told()
    {
        var error = await OpenFailsAsync(Server.Url("absent"));

        Assert.Contains("no such database", error.Message, StringComparison.Ordinal);
        Assert.Contains("createdb", error.Hint, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task A_user_without_rights_is_told()
    {
        await ExecuteAsync("CREATE ROLE guest LOGIN PASSWORD 'guest'");

        var error = await OpenFailsAsync(Server.Url("guest", "guest", "postgres"));

        Assert.Contains("the role guest lacks CREATE", error.Message, StringComparison.Ordinal);
        Assert.Contains("GRANT CREATE", error.Hint, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task A_database_that_cannot_keep_any_text_is_refused()
    {
        await ExecuteAsync("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0");

        var error = await OpenFailsAsync(Server.Url("latin"));

        Assert.Contains("LATIN1", error.Message, StringComparison.Ordinal);
        Assert.Contains("UTF8", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_that_does_not_go_away_is_told_after_the_wait()
    {
        await ExecuteAsync("CREATE DATABASE locked");
        await using var first = await OpenAsync("locked");
        await using var second = new PostgresStore(
            PostgresTarget.Parse(Server.Url("locked")),
            TimeSpan.FromMilliseconds(100)
        );
        await second.OpenAsync(Cancel);
        await first.BeginAsync(Cancel);

        var error = await Assert.ThrowsAsync<DestinationException>(async () => await second.BeginAsync(Cancel));

        Assert.Contains("another program", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsTransient);
        await first.CommitAsync(Cancel);
        await second.BeginAsync(Cancel);
        await second.CommitAsync(Cancel);
    }

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    public async Task A_connection_that_drops_leaves_nothing_half_and_can_be_made_again(string moment)
    {
        await ExecuteAsync($"CREATE DATABASE dropped_{moment}");
        await using var store = await OpenAsync($"dropped_{moment}");
        var rows = StoreRows.Of(GalaxyTables.Systems).With(("id64", 1), ("name", "Sol"));
        await store.BeginAsync(Cancel);
        if (moment == "after")
        {
            await store.InsertAsync(rows, rows.All(), Cancel);
        }

        await ExecuteAsync(
            $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'dropped_{moment}'"
        );
        var error = await Assert.ThrowsAsync<DestinationException>(async () =>
        {
            await store.InsertAsync(rows, rows.All(), Cancel);
            await store.CommitAsync(Cancel);
        });
        await store.RollbackAsync();

        Assert.True(error.IsTransient, error.ToString());
        Assert.NotNull(error.Hint);
        await store.OpenAsync(Cancel);
        var read = StoreRows.Of(GalaxyTables.Systems);
        await store.ReadAllAsync(read, Cancel);
        Assert.Equal(0, read.Count);
        await store.BeginAsync(Cancel);
        await store.InsertAsync(rows, rows.All(), Cancel);
        await store.CommitAsync(Cancel);
    }

    [Fact]
    public async Task A_text_that_is_too_long_for_an_index_is_told()
    {
        await ExecuteAsync("CREATE DATABASE long_keys");
        await using var store = await OpenAsync("long_keys");
        await store.MakeIndexesAsync(isFirstLoad: true, progress: null, Cancel);
        // Random, for an index keeps what it can compress.
        var random = new Random(1);
        var name = string.Concat(Enumerable.Range(0, 6_000).Select(_ => (char)random.Next(0x4E00, 0x9FFF)));
        var rows = StoreRows.Of(GalaxyTables.Systems).With(("id64", 1), ("name", name));
        await store.BeginAsync(Cancel);

        var error = await Assert.ThrowsAsync<DestinationException>(async () =>
            await store.InsertAsync(rows, rows.All(), Cancel)
        );

        Assert.Contains("cannot keep a row", error.Message, StringComparison.Ordinal);
        Assert.Contains($"SQLSTATE {PostgresErrorCodes.ProgramLimitExceeded}", error.Message, StringComparison.Ordinal);
        Assert.Contains("SpanshDumpOptions.Select", error.Hint, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Theory]
    [InlineData(PostgresErrorCodes.DiskFull, "no space", false)]
    [InlineData(PostgresErrorCodes.AdminShutdown, "ended the connection", true)]
    [InlineData(PostgresErrorCodes.CannotConnectNow, "ended the connection", true)]
    [InlineData(PostgresErrorCodes.TooManyConnections, "no more connections", true)]
    [InlineData(PostgresErrorCodes.ReadOnlySqlTransaction, "only be read", false)]
    [InlineData(PostgresErrorCodes.UniqueViolation, "refused a statement", false)]
    public void What_a_server_refuses_is_told_in_words(string state, string words, bool isTransient)
    {
        var error = PostgresErrors.Translate(
            "postgres://h/d",
            new PostgresException("reason", "ERROR", "ERROR", state)
        );

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Contains("reason", error.Message, StringComparison.Ordinal);
        Assert.Contains(state, error.Message, StringComparison.Ordinal);
        Assert.Equal(isTransient, error.IsTransient);
    }

    private async Task<PostgresStore> OpenAsync(string database)
    {
        var store = new PostgresStore(PostgresTarget.Parse(Server.Url(database)));
        await store.OpenAsync(Cancel);
        return store;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(PostgresTarget.Parse(Server.Url()).ConnectionString);
        await connection.OpenAsync(Cancel);
#pragma warning disable CA2100 // The tests' own SQL.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private static async Task<DestinationException> OpenFailsAsync(string url)
    {
        await using var store = new PostgresStore(PostgresTarget.Parse(url));
        var error = await Assert.ThrowsAsync<DestinationException>(() => store.OpenAsync(Cancel));
        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.Equal(store.Name, error.Source);
        Assert.NotNull(error.Hint);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        return error;
    }
}
