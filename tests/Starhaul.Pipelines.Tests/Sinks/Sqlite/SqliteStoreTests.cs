using Microsoft.Data.Sqlite;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Sinks.Sqlite;

namespace Starhaul.Pipelines.Tests.Sinks.Sqlite;

public sealed class SqliteStoreTests : TableStoreContract
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-sqlite-").FullName;

    private string DatabasePath => Path.Combine(folder, "galaxy.db");

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private protected override ITableStore NewStore() => new SqliteStore(DatabasePath);

    // Microsoft's own driver, and so a check that others read and write the file as well.
    private protected override async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        await connection.OpenAsync(Cancel);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own SQL.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
