using Npgsql;
using Starhaul.Pipelines.Sinks;
using Starhaul.Postgres.Store;
using Starhaul.Postgres.Urls;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks.Postgres;

public sealed class PostgresStoreTests(SharedPostgres shared) : TableStoreContract, IClassFixture<SharedPostgres>
{
    private readonly string schema = $"Test {Guid.NewGuid():n}";

    private PostgresTarget Target =>
        PostgresTarget.Parse($"{shared.Server.Url()}?schema={Uri.EscapeDataString(schema)}");

    public override async ValueTask InitializeAsync() => await ExecuteAsync($"CREATE SCHEMA \"{schema}\"");

    public override async ValueTask DisposeAsync() => await ExecuteAsync($"DROP SCHEMA \"{schema}\" CASCADE");

    private protected override ITableStore NewStore() => new PostgresStore(Target);

    private protected override async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Target.ConnectionString);
        await connection.OpenAsync(Cancel);
#pragma warning disable CA2100 // The tests' own SQL.
        await using var command = new NpgsqlCommand($"SET search_path = \"{schema}\"; {sql}", connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private protected override string Kept(string text) => text.Replace('\0', '\ufffd');
}
