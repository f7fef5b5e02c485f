using System.Text.Json;
using System.Text.Json.Nodes;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Cli.Tests.Commands;

/// <summary>The resources that come with the library, answered by an origin on loopback, into tables.</summary>
public sealed class ApiTablesTests : IAsyncLifetime
{
    private readonly CliBench cli = new();
    private Origin origin = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        origin = await Origin.StartAsync();
        cli.Variables["XDG_CACHE_HOME"] = cli.PathOf("cache");
    }

    public async ValueTask DisposeAsync()
    {
        await origin.DisposeAsync();
        cli.Dispose();
    }

    [Theory]
    [InlineData("edsm.system-bodies", "SolBodies.json", "systems 1", "bodies 40", "rings 5")]
    [InlineData("edsm.system-stations", "SolStations.json", "stations 16")]
    [InlineData("edsm.system-factions", "SolFactions.json", "systems 1", "factions 7", "faction_presence 7")]
    public async Task Recorded_answers_of_edsm_become_rows(string name, string sample, params string[] rows)
    {
        var samples = Environment.GetEnvironmentVariable("STARHAUL_SAMPLES");
        Assert.SkipWhen(
            samples is null,
            "The samples of real data are not here: set STARHAUL_SAMPLES to their folder."
        );
        var body = await File.ReadAllTextAsync(Path.Combine(samples, "edsm", sample), Cancellation);
        await ServeAsync(name, body);

        var result = await LoadAsync(name, "systemName=Sol");
        var again = await LoadAsync(name, "systemName=Sol");

        Assert.Equal(rows.Order(StringComparer.Ordinal), Rows(result, "new"));
        Assert.True(Target(again).GetProperty("is_unchanged").GetBoolean());
    }

    [Theory]
    [InlineData(
        "spansh.systems.search",
        """{"count":1,"results":[{"id64":1,"name":"A","x":0,"y":1,"z":2,"population":5,"updated_at":"2025-07-24 09:28:36+00"}]}""",
        "systems 1"
    )]
    [InlineData("spansh.system", """{"record":{"id64":1,"name":"A","x":0,"y":1,"z":2}}""", "systems 1", "id64=1")]
    [InlineData(
        "spansh.bodies.search",
        """{"count":1,"results":[{"system_id64":1,"system_name":"A","system_x":0,"system_y":1,"system_z":2,"body_id":3,"id64":108086391056891905,"name":"A 3","type":"Planet"}]}""",
        "bodies 1,systems 1"
    )]
    [InlineData(
        "spansh.body",
        """{"record":{"system_id64":1,"system_name":"A","body_id":3,"id64":108086391056891905,"name":"A 3","type":"Planet"}}""",
        "bodies 1,systems 1",
        "id64=3"
    )]
    [InlineData(
        "spansh.stations.search",
        """{"count":1,"results":[{"market_id":5,"system_id64":1,"system_name":"A","name":"S","type":"Outpost","ships":[{"name":"Adder","symbol":"Adder"}]}]}""",
        "ships 1,shipyard 1,stations 1,systems 1"
    )]
    [InlineData(
        "spansh.station",
        """{"record":{"market_id":5,"system_id64":1,"system_name":"A","name":"S","type":"Outpost"}}""",
        "stations 1,systems 1",
        "market_id=5"
    )]
    public async Task Answers_of_spansh_become_rows(string name, string body, string rows, string? parameter = null)
    {
        await ServeAsync(name, body);

        Assert.Equal(rows.Split(','), Rows(await LoadAsync(name, parameter), "new"));
    }

    [Fact]
    public async Task A_saved_search_becomes_rows()
    {
        origin.Handle("/systems/search/save", _ => OriginResponse.Json("""{"search_reference":"r"}"""));
        await ServeAsync(
            "spansh.systems.saved",
            """{"count":1,"from":0,"size":500,"results":[{"id64":1,"name":"A","x":0,"y":1,"z":2}]}""",
            "/systems/search/recall/r/0"
        );

        Assert.Equal(["systems 1"], Rows(await LoadAsync("spansh.systems.saved", null), "new"));
    }

    [Fact]
    public async Task An_answer_without_the_needed_ids_is_refused_and_the_target_hears_nothing_of_it()
    {
        await ServeAsync("edsm.system-stations", """{"id64":1,"stations":[{"name":"S","marketId":null}]}""");

        var result = await cli.RunAsync(Words("edsm.system-stations", "systemName=Sol"));

        Assert.Equal(ExitCode.UnexpectedContent, result.ExitCode);
        Assert.Contains("The first record is not of the form edsm_stations: marketId: null", result.Error);
        Assert.False(File.Exists(Sqlite["sqlite:".Length..]));
    }

    [Theory]
    [InlineData("nosql:x")]
    [InlineData("sqlite:")]
    [InlineData("sqlite::memory:")]
    public async Task A_dry_run_refuses_the_targets_that_a_real_run_refuses(string target)
    {
        await ServeAsync("spansh.system", """{"record":{"id64":1,"name":"A"}}""");
        string[] words = ["api", "spansh.system.json", "--param", "id64=1", "--to", target];

        var real = await cli.RunAsync(words);
        var dry = await cli.RunAsync([.. words, "--dry-run"]);

        Assert.Equal((ExitCode.Usage, ExitCode.Usage), (real.ExitCode, dry.ExitCode));
        Assert.Equal(real.Error, dry.Error);
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task A_dry_run_touches_no_target()
    {
        await ServeAsync("spansh.system", """{"record":{"id64":1,"name":"A"}}""");

        var result = await cli.RunAsync([.. Words("spansh.system", "id64=1"), "--dry-run"]);

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.Equal([cli.PathOf("spansh.system.json")], Directory.GetFileSystemEntries(cli.PathOf("")));
    }

    [Fact]
    public async Task A_body_without_an_id_is_told_and_the_others_are_loaded()
    {
        await ServeAsync(
            "edsm.system-bodies",
            """{"id64":1,"bodies":[{"bodyId":1,"id64":2,"name":"A","type":"Star"},{"bodyId":null,"name":"B"}]}"""
        );

        var result = await cli.RunAsync(Words("edsm.system-bodies", "systemName=Sol"));

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.Contains("1 record (1 rejected)", result.Out + result.Error, StringComparison.Ordinal);
        Assert.Contains("rejected records: rejects.ndjson", result.Out + result.Error, StringComparison.Ordinal);
        Assert.Contains("bodies[1]", await File.ReadAllTextAsync(cli.PathOf("rejects.ndjson"), Cancellation));
    }

    [Fact]
    public async Task So_many_records_may_be_rejected_as_is_allowed()
    {
        await ServeAsync(
            "spansh.systems.search",
            """{"count":2,"results":[{"id64":1,"name":"A","x":0,"y":1,"z":2},{"id64":2}]}"""
        );

        var refused = await cli.RunAsync(Words("spansh.systems.search", null));
        var allowed = await cli.RunAsync([.. Words("spansh.systems.search", null), "--max-rejects", "50%", "--json"]);
        var misused = await cli.RunAsync([.. Words("spansh.systems.search", null), "--max-rejects", "many"]);

        Assert.Equal(ExitCode.UnexpectedContent, refused.ExitCode);
        Assert.Contains("--max-rejects", refused.Error);
        Assert.Equal(ExitCode.Done, allowed.ExitCode);
        Assert.Contains("\"name: missing", await File.ReadAllTextAsync(cli.PathOf("rejects.ndjson"), Cancellation));
        Assert.Equal(ExitCode.Usage, misused.ExitCode);
    }

    [Theory]
    [InlineData("edsm:system-traffic", "systemName=Sol")]
    [InlineData("spansh:route", "from=Sol")]
    [InlineData("inara:commander", "searchName=A")]
    public async Task What_has_no_tables_is_refused(string name, string parameter)
    {
        var result = await cli.RunAsync("api", name, "--param", parameter, "--to", Sqlite);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains($"Records of {name} have no tables.", result.Error);
    }

    private string Sqlite => "sqlite:" + cli.PathOf("galaxy.db");

    private static JsonElement Target(CliResult result) => result.Json.GetProperty("load").GetProperty("targets")[0];

    private static IEnumerable<string> Rows(CliResult result, string kind) =>
        Target(result)
            .GetProperty("tables")
            .EnumerateArray()
            .Where(table => table.GetProperty(kind).GetInt64() > 0)
            .Select(table => $"{table.GetProperty("table").GetString()} {table.GetProperty(kind)}")
            .Order(StringComparer.Ordinal);

    /// <summary>Writes down the definition with the origin in the API's place.</summary>
    private async Task ServeAsync(string name, string body, string? path = null)
    {
        await using var built = typeof(ApiResource).Assembly.GetManifestResourceStream($"Starhaul.Api.BuiltIn.{name}")!;
        var definition = (await JsonNode.ParseAsync(built, cancellationToken: Cancellation))!;
        definition["base_url"] = origin.Url("/");
        definition["limits"] = new JsonArray();
        await File.WriteAllTextAsync(cli.PathOf($"{name}.json"), definition.ToJsonString(), Cancellation);
        var asked = definition["request"]!["path"]!.GetValue<string>();
        asked = asked.Replace(
            "{id64}",
            asked.StartsWith("body", StringComparison.Ordinal) ? "3" : "1",
            StringComparison.Ordinal
        );
        origin.Handle(
            path ?? $"/{asked.Replace("{market_id}", "5", StringComparison.Ordinal)}",
            _ => OriginResponse.Json(body)
        );
    }

    private async Task<CliResult> LoadAsync(string name, string? parameter)
    {
        var result = await cli.RunAsync([.. Words(name, parameter), "--json"]);
        Assert.True(result.ExitCode == ExitCode.Done, result.Error);
        return result;
    }

    private string[] Words(string name, string? parameter) =>
        ["api", $"{name}.json", .. parameter is null ? Array.Empty<string>() : ["--param", parameter], "--to", Sqlite];
}
