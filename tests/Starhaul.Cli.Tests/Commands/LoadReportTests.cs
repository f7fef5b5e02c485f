using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Starhaul.Cli.Tests.Commands;

/// <summary>What a load says of what it took, left out and rejected.</summary>
public sealed class LoadReportTests : IDisposable
{
    private readonly CliBench cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task Each_kind_of_child_that_could_not_be_taken_is_counted_and_the_rest_is_loaded()
    {
        const string Dump = """
            [{"id64":81,"name":"Alder","date":"2025-06-02 10:20:30+00","stations":[{"name":"Nameless"},{"id":5,"name":"Alder Dock"}]},
             {"id64":82,"name":"Birch","date":"2025-06-02 10:20:30+00","bodies":[{"bodyId":4,"name":"Birch 4","rings":[{"type":"Icy"},{"name":"Birch 4 B Ring","type":"Icy"}]}]},
             {"id64":83,"name":"Cedar","date":"2025-06-02 10:20:30+00","stations":[{"id":6,"name":"Cedar Port","market":{"updateTime":"2025-06-02 10:20:30+00","commodities":[{"symbol":"Gold","name":"Gold","sellPrice":48000},{"name":"Tea"}]}}]},
             {"id64":84,"name":"Elder","date":"2025-06-02 10:20:30+00","stations":[{"id":7,"name":"Elder Hold","market":{"updateTime":"2099-06-02 10:20:30+00","commodities":[{"symbol":"Gold","name":"Gold"}]}}]}]
            """;

        var result = await LoadAsync(Dump, "--max-rejects", "100%");

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.Contains("rejected 1: stations: id missing; the first: ", result.Out, StringComparison.Ordinal);
        Assert.Contains("rejected 1: rings: name missing; the first: ", result.Out, StringComparison.Ordinal);
        Assert.Contains("rejected 1: commodities: symbol missing; the first: ", result.Out, StringComparison.Ordinal);
        Assert.Contains(
            "rejected 1: market: market.updateTime in the future; the first: ",
            result.Out,
            StringComparison.Ordinal
        );
        var rejects = await File.ReadAllLinesAsync(cli.PathOf("rejects.ndjson"), TestContext.Current.CancellationToken);
        Assert.Equal(
            ["Alder", "Birch", "Cedar", "Elder"],
            rejects.Select(line =>
                JsonDocument.Parse(line).RootElement.GetProperty("reason").GetString()!.Split('"')[^2]
            )
        );
        Assert.Equal(
            "Alder Birch Cedar Elder",
            Query("SELECT group_concat(name, ' ') FROM (SELECT name FROM systems ORDER BY id64)")
        );
        Assert.Equal(
            "5 6 7",
            Query("SELECT group_concat(market_id, ' ') FROM (SELECT market_id FROM stations ORDER BY 1)")
        );
        Assert.Equal(
            "6 gold 48000",
            Query("SELECT group_concat(market_id || ' ' || commodity || ' ' || sell_price) FROM market")
        );
        Assert.Equal("Birch 4 B Ring", Query("SELECT group_concat(name) FROM rings"));
    }

    [Fact]
    public async Task A_time_that_cannot_be_read_is_told_and_what_it_is_the_time_of_is_not_loaded()
    {
        await LoadAsync("""[{"id64":81,"name":"Alder","population":1,"date":"2025-06-01 00:00:00+00"}]""");
        var read = await LoadAsync("""[{"id64":81,"name":"Alder","population":2,"date":"2025-06-02 10:20:30 UTC"}]""");
        var unread = await LoadAsync(
            """[{"id64":81,"name":"Alder","population":3,"date":"02/06/2025 10:20"}]""",
            "--max-rejects",
            "100%"
        );
        var refused = await LoadAsync("""[{"id64":81,"name":"Alder","population":4,"date":"02/06/2025 10:21"}]""");

        Assert.Equal((ExitCode.Done, ExitCode.Done), (read.ExitCode, unread.ExitCode));
        Assert.Equal(ExitCode.UnexpectedContent, refused.ExitCode);
        Assert.Contains(
            "rejected 1: a time that cannot be read; the first: date: \"02/06/2025 10:20\"",
            unread.Out,
            StringComparison.Ordinal
        );
        Assert.Equal("2 1748859630", Query("SELECT population || ' ' || population_time FROM systems"));
    }

    [Fact]
    public async Task Of_several_systems_of_one_name_nothing_is_loaded_and_each_can_be_named_by_its_id()
    {
        await LoadAsync(
            """[{"id64":81,"name":"Twin","coords":{"x":0,"y":0,"z":100}},{"id64":82,"name":"Twin","coords":{"x":0,"y":0,"z":900}}]"""
        );
        const string Near =
            """[{"id64":83,"name":"One","coords":{"x":0,"y":0,"z":101}},{"id64":84,"name":"Two","coords":{"x":0,"y":0,"z":901}}]""";

        var refused = await LoadAsync(Near, "--within", "10", "--of", "Twin");
        var loaded = await LoadAsync(Near, "--within", "10", "--of", "82");

        Assert.Equal((ExitCode.Usage, ExitCode.Done), (refused.ExitCode, loaded.ExitCode));
        Assert.Contains(
            "2 systems are named 'Twin': 81 ('Twin' at 0, 0, 100); 82 (",
            refused.Error,
            StringComparison.Ordinal
        );
        Assert.Equal("81 82 84", Query("SELECT group_concat(id64, ' ') FROM (SELECT id64 FROM systems ORDER BY 1)"));
    }

    [Fact]
    public async Task Where_a_filter_lets_nothing_pass_the_reason_is_told()
    {
        var result = await LoadAsync("""[{"id64":81,"name":"Alder"},{"id64":82,"name":"Birch"}]""", "--populated");

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.Contains(
            "0 of 2 records passed --populated; this source states no population",
            result.Out,
            StringComparison.Ordinal
        );
        Assert.Equal("0", Query("SELECT count(*) FROM systems"));
    }

    [Fact]
    public async Task A_message_names_only_options_of_the_command()
    {
        var help = await cli.RunAsync("run", "spansh-dump", "--help");

        var result = await LoadAsync("""{"not":"a dump","at":["all"]}""");

        Assert.Equal(ExitCode.UnexpectedContent, result.ExitCode);
        var options = Regex.Matches(result.Out + result.Error, "--[a-z][a-z-]+").Select(match => match.Value);
        Assert.All(options, option => Assert.Contains(option, help.Out, StringComparison.Ordinal));
    }

    private async Task<CliResult> LoadAsync(string json, params string[] options)
    {
        var path = cli.PathOf("dump.json");
        await File.WriteAllTextAsync(path, json, TestContext.Current.CancellationToken);
        return await cli.RunAsync([
            "run",
            "spansh-dump",
            path,
            "--to",
            $"sqlite:{cli.PathOf("galaxy.db")}",
            .. options,
        ]);
    }

    private string? Query(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={cli.PathOf("galaxy.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own SQL.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar()?.ToString();
    }
}
