using Npgsql;
using Starhaul.Pipelines.Tables;
using Starhaul.Postgres.Store;
using Starhaul.Postgres.Urls;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks.Postgres;

/// <summary>A database that others pool, configure, change and guard.</summary>
public sealed class PostgresSharedTests(SharedPostgres shared) : IClassFixture<SharedPostgres>
{
    private readonly string name = $"s{Guid.NewGuid():n}"[..20];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData(true, 1)]
    [InlineData(false, 4)]
    public async Task Behind_a_pooler_two_loads_at_once_write_into_their_own_schemas(bool isByTransaction, int size)
    {
        Assert.SkipUnless(PgBouncer.IsAvailable, PgBouncer.SkipReason);
        await using var pooler = await PgBouncer.StartAsync(shared.Server, isByTransaction, size);
        await using var a = Store($"{pooler.Url()}?schema={name}_a");
        await using var b = Store($"{pooler.Url()}?schema={name}_b");
        await a.OpenAsync(Cancel);
        await b.OpenAsync(Cancel);

        for (var id = 1; id <= 6; id++)
        {
            await WriteAsync(a, id, "a");
            await WriteAsync(b, id + 100, "b");
        }

        Assert.Equal(6L, await ScalarAsync($"SELECT count(*) FROM {name}_a.systems WHERE name = 'a again'"));
        Assert.Equal(6L, await ScalarAsync($"SELECT count(*) FROM {name}_b.systems WHERE name = 'b again'"));
        Assert.Equal(0L, await ScalarAsync("SELECT count(*) FROM pg_class WHERE relpersistence = 't'"));
        await using var other = new NpgsqlConnection(PostgresTarget.Parse(pooler.Url()).ConnectionString);
        await other.OpenAsync(Cancel);
        Assert.Equal("\"$user\", public", await ScalarAsync("SHOW search_path", other));
        Assert.Equal("on", await ScalarAsync("SHOW enable_seqscan", other));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("statement_timeout = '200ms'")]
    [InlineData("idle_in_transaction_session_timeout = '50ms'")]
    [InlineData("default_transaction_read_only = on")]
    [InlineData("standard_conforming_strings = off")]
    [InlineData("timezone = 'Pacific/Kiritimati'")]
    [InlineData("search_path = pg_temp")]
    public async Task What_a_role_has_set_for_its_connections_changes_nothing(string setting)
    {
        await ExecuteAsync($"CREATE ROLE {name} LOGIN SUPERUSER PASSWORD 'x'; ALTER ROLE {name} SET {setting}");
        await using var store = Store($"{shared.Server.Url(name, "x", "postgres")}?schema={name}");
        await store.OpenAsync(Cancel);

        // The write waits longer for its turn than the role lets a statement take.
        await using var other = Store($"{shared.Server.Url()}?schema={name}");
        await other.OpenAsync(Cancel);
        await other.BeginAsync(Cancel);
        var writing = WriteAsync(store, 1, "quo'te\\");
        await Task.Delay(400, Cancel);
        await other.CommitAsync(Cancel);
        await writing;

        Assert.Equal("quo'te\\ again", await ScalarAsync($"SELECT name FROM {name}.systems"));
        Assert.Single(await store.FindSystemsAsync("QUO'TE\\ again", Cancel));
    }

    [Theory]
    [InlineData("INSERT")]
    [InlineData("UPDATE")]
    public async Task Rows_that_a_trigger_drops_are_told(string when)
    {
        await using var store = Store($"{shared.Server.Url()}?schema={name}");
        await store.OpenAsync(Cancel);
        await ExecuteAsync(
            $"""
            CREATE FUNCTION {name}.drop_row() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
            CREATE TRIGGER t BEFORE {when} ON {name}.systems FOR EACH ROW EXECUTE FUNCTION {name}.drop_row()
            """
        );

        var error = await Assert.ThrowsAsync<DestinationException>(() => WriteAsync(store, 1, "a"));

        Assert.Contains("systems: 1 were written, 0 arrived", error.Message, StringComparison.Ordinal);
        Assert.Contains("trigger", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_gone_is_told()
    {
        await using var store = Store($"{shared.Server.Url()}?schema={name}");
        await store.OpenAsync(Cancel);
        await ExecuteAsync($"ALTER TABLE {name}.systems DROP CONSTRAINT systems_pkey");

        var error = await Assert.ThrowsAsync<DestinationException>(() => store.OpenAsync(Cancel));

        Assert.Contains("systems has no primary key (id64)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ADD COLUMN note TEXT NOT NULL", "systems.note is NOT NULL and has no default")]
    [InlineData(
        "ALTER COLUMN population SET NOT NULL",
        "systems.population is NOT NULL, expected one that may be null"
    )]
    public async Task A_column_that_no_row_could_have_is_told(string change, string message)
    {
        await using var store = Store($"{shared.Server.Url()}?schema={name}");
        await store.OpenAsync(Cancel);
        await ExecuteAsync($"ALTER TABLE {name}.systems {change}");

        var error = await Assert.ThrowsAsync<DestinationException>(() => store.OpenAsync(Cancel));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "USAGE on the schema")]
    [InlineData("GRANT USAGE ON SCHEMA {0} TO {0}", "SELECT on the table")]
    [InlineData(
        "GRANT USAGE ON SCHEMA {0} TO {0}; GRANT SELECT ON ALL TABLES IN SCHEMA {0} TO {0}",
        "INSERT on the table"
    )]
    public async Task A_right_that_is_missing_is_named_and_is_no_target_that_is_missing(string grants, string missing)
    {
        await using (var owner = Store($"{shared.Server.Url()}?schema={name}"))
        {
            await owner.OpenAsync(Cancel);
        }

        await ExecuteAsync($"CREATE ROLE {name} LOGIN PASSWORD 'x'; {string.Format(null, grants, name)}");
        await using var store = Store($"{shared.Server.Url(name, "x", "postgres")}?schema={name}");

        var error = await Assert.ThrowsAsync<DestinationException>(() => store.OpenAsync(Cancel));

        Assert.Contains(missing, error.Message, StringComparison.Ordinal);
        Assert.Contains($"the role {name}", error.Message, StringComparison.Ordinal);
        Assert.Contains("GRANT", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_a_policy_hides_are_an_error_and_not_rows_that_are_not_there()
    {
        await using (var owner = Store($"{shared.Server.Url()}?schema={name}"))
        {
            await owner.OpenAsync(Cancel);
            await WriteAsync(owner, 1, "a");
        }

        await ExecuteAsync(
            $"""
            CREATE ROLE {name} LOGIN PASSWORD 'x';
            GRANT USAGE ON SCHEMA {name} TO {name};
            GRANT ALL ON ALL TABLES IN SCHEMA {name} TO {name};
            ALTER TABLE {name}.systems ENABLE ROW LEVEL SECURITY;
            CREATE POLICY none ON {name}.systems USING (false)
            """
        );
        await using var store = Store($"{shared.Server.Url(name, "x", "postgres")}?schema={name}");
        await store.OpenAsync(Cancel);

        var error = await Assert.ThrowsAsync<DestinationException>(async () =>
            await store.ReadAllAsync(StoreRows.Of(GalaxyTables.Systems), Cancel)
        );

        Assert.Contains("row-level security", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Hint);
    }

    [Fact]
    public async Task A_database_in_which_no_stage_can_be_made_is_told_with_the_right_that_is_missing()
    {
        await ExecuteAsync($"CREATE DATABASE {name}");
        await ExecuteAsync($"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC");
        await ExecuteAsync($"CREATE ROLE {name} LOGIN PASSWORD 'x'");
        await using var store = Store($"{shared.Server.Url(name, "x", name)}?schema={name}");

        var error = await Assert.ThrowsAsync<DestinationException>(() => store.OpenAsync(Cancel));

        Assert.Contains($"lacks TEMPORARY on the database {name}", error.Message, StringComparison.Ordinal);
        Assert.Contains($"GRANT TEMPORARY ON DATABASE \"{name}\"", error.Hint, StringComparison.Ordinal);
    }

    private static PostgresStore Store(string url) => new(PostgresTarget.Parse(url));

    private static async Task WriteAsync(PostgresStore store, long id, string name)
    {
        var rows = StoreRows
            .Of(GalaxyTables.Systems)
            .With(("id64", id), ("name", name), ("x", 1.5), ("y", 0.0), ("z", 0.0));
        var again = StoreRows
            .Of(GalaxyTables.Systems)
            .With(("id64", id), ("name", $"{name} again"), ("x", 1.5), ("y", 0.0), ("z", 0.0));
        await store.BeginAsync(Cancel);
        try
        {
            await store.InsertAsync(rows, rows.All(), Cancel);
            // Longer than the role lets a transaction be idle, which is longer than a busy server takes to read what was sent at once.
            await Task.Delay(200, Cancel);
            await store.UpdateAsync(again, again.All(), Cancel);
            await store.CommitAsync(Cancel);
        }
        catch
        {
            await store.RollbackAsync();
            throw;
        }
    }

    private async Task ExecuteAsync(string sql) => await ScalarAsync(sql);

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(PostgresTarget.Parse(shared.Server.Url()).ConnectionString);
        await connection.OpenAsync(Cancel);
        return await ScalarAsync(sql, connection);
    }

    private static async Task<object?> ScalarAsync(string sql, NpgsqlConnection connection)
    {
#pragma warning disable CA2100 // The tests' own SQL.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(Cancel);
    }
}
