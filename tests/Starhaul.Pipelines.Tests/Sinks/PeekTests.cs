using Npgsql;
using Starhaul.Pipelines.Sinks.Sqlite;
using Starhaul.Pipelines.Tests.Sinks.DuckDb;
using Starhaul.Pipelines.Tests.Sinks.Postgres;
using Starhaul.Postgres.Urls;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks;

/// <summary>Reading the imports of a target changes nothing there.</summary>
public sealed class PeekTests(SharedPostgres postgres) : IClassFixture<SharedPostgres>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-peek-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("ndjson:")]
    [InlineData("parquet:")]
    public async Task A_folder_of_somebody_else_stays_as_it_is(string prefix)
    {
        var error = await Assert.ThrowsAsync<DestinationException>(() =>
            SpanshDump.ReadImportsAsync(prefix + folder, AllSinks.Added, Cancellation)
        );

        Assert.Contains("There is nothing at", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Theory]
    [InlineData("sqlite:")]
    [InlineData("duckdb:")]
    public async Task An_empty_file_stays_empty(string prefix)
    {
        LibDuckDb.SkipUnlessInstalled();
        var file = Path.Combine(
            folder,
            "a b?.db".Replace("?", prefix == "sqlite:" ? "?#%" : "", StringComparison.Ordinal)
        );
        await File.WriteAllBytesAsync(file, [], Cancellation);

        await Assert.ThrowsAsync<DestinationException>(() =>
            SpanshDump.ReadImportsAsync(prefix + file, AllSinks.Added, Cancellation)
        );

        Assert.Equal([file], Directory.EnumerateFileSystemEntries(folder));
        Assert.Equal(0, new FileInfo(file).Length);
    }

    [Fact]
    public async Task A_SQLite_file_that_was_loaded_has_no_log_beside_it_afterwards()
    {
        var file = Path.Combine(folder, "galaxy.db");
        await using (var store = new SqliteStore(file))
        {
            await store.OpenAsync(Cancellation);
        }

        Assert.Empty(await SpanshDump.ReadImportsAsync($"sqlite:{file}", Cancellation));

        Assert.Equal([file], Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public async Task A_PostgreSQL_database_never_loaded_gets_no_tables()
    {
        var url = postgres.Server.Url("postgres");

        await Assert.ThrowsAsync<DestinationException>(() =>
            SpanshDump.ReadImportsAsync(url, AllSinks.Added, Cancellation)
        );

        await using var connection = new NpgsqlConnection(PostgresTarget.Parse(url).ConnectionString);
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand("SELECT to_regclass('imports') IS NULL", connection);
        Assert.Equal(true, await command.ExecuteScalarAsync(Cancellation));
    }
}
