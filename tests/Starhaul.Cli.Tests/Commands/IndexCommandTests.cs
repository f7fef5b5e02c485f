using Starhaul.Cli.Demo;
using Xunit;

namespace Starhaul.Cli.Tests.Commands;

public sealed class IndexCommandTests : IDisposable
{
    private readonly CliBench cli = new();

    private string Target => $"sqlite:{cli.PathOf("galaxy.db")}";

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task A_database_whose_indexes_were_dropped_gets_them_again()
    {
        var dump = cli.PathOf("galaxy.json");
        await using (var file = File.Create(dump))
        {
            GalaxyGenerator.Generate(file, 500_000);
        }

        Assert.Equal(ExitCode.Done, (await cli.RunAsync("run", "spansh-dump", dump, "--to", Target)).ExitCode);
        var complete = await MadeAsync();
        using (
            var database = new Microsoft.Data.Sqlite.SqliteConnection(
                $"Data Source={cli.PathOf("galaxy.db")};Pooling=false"
            )
        )
        {
            database.Open();
            using var drop = database.CreateCommand();
            drop.CommandText = "DROP INDEX systems_cell; DROP INDEX market_commodity";
            drop.ExecuteNonQuery();
        }

        var made = await MadeAsync();

        Assert.Equal(["ANALYZE"], complete);
        Assert.Equal(["cell", "systems_cell", "market_commodity", "ANALYZE"], made);
    }

    [Fact]
    public async Task A_folder_has_no_indexes()
    {
        var result = await cli.RunAsync("index", $"ndjson:{cli.PathOf("out")}");

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("is a folder of files, which has no indexes", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_made_where_nothing_was_loaded()
    {
        var result = await cli.RunAsync("index", Target);

        Assert.Equal(ExitCode.Destination, result.ExitCode);
        Assert.Contains("starhaul run spansh-dump", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(cli.PathOf("galaxy.db")));
    }

    private async Task<string[]> MadeAsync()
    {
        var result = await cli.RunAsync("index", Target, "--json");
        Assert.Equal(ExitCode.Done, result.ExitCode);
        return
        [
            .. result.Json.GetProperty("made").EnumerateArray().Select(step => step.GetProperty("name").GetString()!),
        ];
    }
}
