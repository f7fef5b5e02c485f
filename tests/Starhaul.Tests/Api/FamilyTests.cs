using System.Globalization;
using System.Text;
using System.Text.Json;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Api;

/// <summary>Resources whose parameters are given by another's records, or by lists.</summary>
public sealed class FamilyTests : IAsyncLifetime
{
    private static readonly string? Samples = Environment.GetEnvironmentVariable("STARHAUL_SAMPLES");

    private ApiScene scene = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => scene = await ApiScene.StartAsync();

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Fact(Timeout = 60_000)]
    public async Task Each_record_of_the_parent_is_a_question_to_the_child()
    {
        ServeStars("Vega", "Rigel", "Vega");
        var result = await scene.FetchAsync(Planets(), Around("Lyra"));

        Assert.Equal(
            [
                """{"id":"Vega-0","at":1.50,"parent":{"name":"Vega","mag":0.030}}""",
                """{"id":"Vega-1","at":1.50,"parent":{"name":"Vega","mag":0.030}}""",
                """{"id":"Rigel-0","at":1.50,"parent":{"name":"Rigel","mag":0.030}}""",
                """{"id":"Rigel-1","at":1.50,"parent":{"name":"Rigel","mag":0.030}}""",
            ],
            File.ReadAllLines(result.Path)
        );
        Assert.Equal(2, scene.Origin.Requests.Count(request => request.Path == "/api/planets"));
        var manifest = await Manifest.OpenAsync(scene.Box, cancellationToken: Ending);
        var parent = manifest.FindByPath("stars-Lyra.ndjson")!;
        Assert.Equal(parent.Sha256, result.Record.Api!.Children!.ParentSha256);
        Assert.Equal(3, parent.Api!.Records);
        Assert.Null(result.Record.Api!.Snapshot);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_child_that_fails_is_a_reject_and_not_the_end()
    {
        ServeStars("Vega", "Gone", "Rigel");

        var result = await scene.FetchAsync(Planets(), Around("Lyra"));

        Assert.Equal(4, result.Records);
        Assert.Equal(FetchStatus.Partial, result.Status);
        Assert.Equal("star=Gone", result.Record.Api!.Children!.Rejects[0].Parameters);
        Assert.Contains(result.Warnings, warning => warning.Contains("star=Gone", StringComparison.Ordinal));
        Assert.False(result.Record.Api!.Snapshot);
    }

    [Fact(Timeout = 60_000)]
    public async Task Children_that_all_fail_are_the_end()
    {
        ServeStars([.. Enumerable.Repeat("Gone", 40).Select((name, at) => name + at)]);

        await Assert.ThrowsAsync<SourceUnavailableException>(() => scene.FetchAsync(Planets(), Around("Lyra")));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_run_goes_on_in_the_middle_of_the_children_with_the_parent_that_it_had()
    {
        ServeStars([.. Enumerable.Range(0, 40).Select(at => $"S{at}")]);
        var fails = true;
        scene.Origin.Handle(
            "/api/planets",
            request => fails && At(request) >= 25 ? OriginResponse.Of(503) : PlanetsOf(Star(request))
        );
        await Assert.ThrowsAsync<TransferException>(() => scene.FetchAsync(Planets(), Around("Lyra")));
        var before = scene.Origin.Requests.Count(request => request.Path == "/api/planets");
        fails = false;

        var result = await scene.FetchAsync(Planets(), Around("Lyra"));

        Assert.Equal(
            Enumerable.Range(0, 40).SelectMany(at => new[] { $"S{at}-0", $"S{at}-1" }),
            File.ReadAllLines(result.Path).Select(line => line.Split('"')[3])
        );
        Assert.Single(scene.Origin.Requests, request => request.Path == "/api/stars");
        Assert.InRange(scene.Origin.Requests.Count(request => request.Path == "/api/planets") - before, 15, 23);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_child_whose_server_always_breaks_over_it_is_left_out_where_its_neighbours_come()
    {
        ServeStars([.. Enumerable.Range(0, 40).Select(at => $"S{at}")]);
        scene.Origin.Handle(
            "/api/planets",
            request => At(request) is 5 or 25 ? OriginResponse.Of(500) : PlanetsOf(Star(request))
        );

        var result = await scene.FetchAsync(Planets(), Around("Lyra"));

        Assert.Equal(2 * 38, result.Records);
        Assert.Equal(
            ["star=S5", "star=S25"],
            result.Record.Api!.Children!.Rejects.Select(static reject => reject.Parameters)
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task A_last_child_that_always_breaks_ends_one_run_and_not_the_next()
    {
        ServeStars("Vega", "Rigel");
        scene.Origin.Handle(
            "/api/planets",
            request => Star(request) == "Rigel" ? OriginResponse.Of(500) : PlanetsOf(Star(request))
        );
        await Assert.ThrowsAsync<TransferException>(() => scene.FetchAsync(Planets(), Around("Lyra")));

        var result = await scene.FetchAsync(Planets(), Around("Lyra"));

        Assert.Equal(2, result.Records);
        Assert.Equal(FetchStatus.Partial, result.Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_true_or_false_in_a_parents_record_is_so_in_the_question()
    {
        scene.Origin.Handle("/api/stars", _ => OriginResponse.Json("""{"s":[{"big":true},{"big":false}]}"""));
        scene.Origin.Handle(
            "/api/planets",
            request => OriginResponse.Json($$"""{"p":[{"asked":{{Encoding.UTF8.GetString(request.Body)}}}]}""")
        );
        var resource = Parse(
            """
            {"defaults":{"base_url":"BASE"},"resources":[
              {"name":"stars","request":{"path":"stars"},"records":"/s"},
              {"name":"planets","request":{"method":"POST","path":"planets","json":{"big":"{big}"}},"records":"/p",
               "parameters":{"big":{"required":true,"type":"boolean"}},
               "parent":{"resource":"stars","parameters":{"big":"/big"}}}]}
            """,
            "planets"
        );

        var result = await scene.FetchAsync(resource);

        Assert.Equal(["""{"asked":{"big":true}}""", """{"asked":{"big":false}}"""], File.ReadAllLines(result.Path));
    }

    [Fact(Timeout = 60_000)]
    public async Task Records_that_several_children_bring_are_kept_once()
    {
        ServeStars("Vega", "Rigel");
        scene.Origin.Handle("/api/planets", _ => OriginResponse.Json("""{"p":[{"id":1},{"id":2}]}"""));

        var result = await scene.FetchAsync(Planets(), Around("Lyra"));

        Assert.Equal(2, result.Records);
        Assert.Equal(2, result.Record.Api!.Children!.Repeats);
    }

    [Fact(Timeout = 60_000)]
    public async Task Lists_and_files_give_parameters_too()
    {
        scene.Origin.Handle("/api/planets", request => PlanetsOf(Star(request) + ApiScene.Query(request, "k")));
        await File.WriteAllTextAsync(scene.PathOf("kinds.txt"), "a\n\nb\n", Ending);
        var resource = Parse(
            """
            {"name":"planets","base_url":"BASE","request":{"path":"planets","query":{"star":"{star}","k":"{kind}"}},"records":"/p",
             "parameters":{"star":{"required":true},"kind":{"required":true}},
             "each":{"parameters":{"star":["Vega","Rigel"],"kind":"@kinds.txt"}}}
            """
        );

        var result = await scene.FetchAsync(resource);

        Assert.Equal(
            ["Vegaa-0", "Rigela-0", "Vegab-0", "Rigelb-0"],
            File.ReadAllLines(result.Path)
                .Select(line => line.Split('"')[3])
                .Where(id => id.EndsWith("-0", StringComparison.Ordinal))
                .OrderBy(id => id[^3])
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task Children_can_be_read_without_a_file()
    {
        ServeStars("Vega", "Rigel");
        await using var fetcher = scene.CreateFetcher();
        var ids = new List<string>();
        await foreach (var record in fetcher.ReadAsync(Planets(), Around("Lyra"), Ending))
        {
            ids.Add(record.GetProperty("id").GetString()!);
        }

        Assert.Equal(["Vega-0", "Vega-1", "Rigel-0", "Rigel-1"], ids);
        Assert.Empty(Directory.GetFiles(scene.Box));
    }

    [Theory]
    [InlineData("""{"resources":[{"name":"a"}]}""", null, "say which")]
    [InlineData("""{"resources":[{"name":"a"}]}""", "b", "there are a")]
    [InlineData("""{"resources":[{"name":"a","parent":{"resource":"a","parameters":{}}}]}""", "a", "ancestor")]
    [InlineData("""{"resources":[],"more":1}""", "a", "/more")]
    public void A_file_of_several_says_what_is_wrong(string json, string? name, string expected)
    {
        var merged = json.Replace(
            "{\"resources\"",
            """{"defaults":{"base_url":"http://a/","request":{}},"resources" """.Trim(),
            StringComparison.Ordinal
        );

        var error = Assert.Throws<FormatException>(() =>
            ApiResources.Parse(Encoding.UTF8.GetBytes(merged), "f.json", name: name)
        );

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 240_000)]
    public async Task Ten_thousand_children_keep_a_sliding_window()
    {
        const int Count = 10_000;
        var windows = new WindowCounter(2_000, TimeSpan.FromSeconds(1));
        scene.Origin.Handle(
            "/api/stars",
            _ =>
                OriginResponse.Json(
                    $$"""{"s":[{{string.Join(',', Enumerable.Range(0, Count).Select(at => $$"""{"name":"S{{at}}"}"""))}}]}"""
                )
        );
        scene.Origin.Handle(
            "/api/planets",
            request =>
                windows.Take(request.At)
                    ? OriginResponse.Json($$"""{"p":[{"id":"{{Star(request)}}"}]}""")
                    : OriginResponse.Of(500)
        );

        var result = await scene.FetchAsync(
            Planets("\"limits\":[{\"type\":\"sliding_window\",\"requests\":2000,\"per\":\"1s\"}],"),
            Around("Lyra")
        );

        Assert.Equal(Count, result.Records);
        Assert.InRange(windows.Most, 1, 2_000);
        Assert.Equal(Count, File.ReadAllLines(result.Path).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory(Timeout = 60_000)]
    [InlineData(
        "edsm:sphere-bodies",
        "edsm/sphereAroundSol.json",
        "/api-v1/sphere-systems",
        "edsm/SolBodies.json",
        "/api-system-v1/bodies"
    )]
    [InlineData(
        "edsm:sphere-stations",
        "edsm/sphereAroundSol.json",
        "/api-v1/sphere-systems",
        "edsm/edsmStations.json",
        "/api-system-v1/stations"
    )]
    public async Task Recorded_bodies_of_EDSM_hang_together(
        string name,
        string above,
        string abovePath,
        string below,
        string belowPath
    )
    {
        Assert.SkipWhen(Samples is null, "STARHAUL_SAMPLES names no folder of recorded bodies.");
        var (parent, child) = (Sample(above), Sample(below));
        scene.Origin.Handle(abovePath, _ => OriginResponse.Json(parent));
        scene.Origin.Handle(belowPath, _ => OriginResponse.Json(child));
        var query = new ApiQuery { Parameters = new Dictionary<string, string> { ["systemName"] = "Sol" } };

        var result = await scene.FetchAsync(Here(name), query);

        Assert.Equal(12, result.Records);
        Assert.Equal(12, scene.Origin.Requests.Count(request => request.Path == belowPath));
        Assert.Contains(
            "\"parent\":{\"id64\":18263140541865,\"distance\":5.95}",
            File.ReadAllLines(result.Path)[0],
            StringComparison.Ordinal
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task A_search_of_Spansh_leads_to_the_dump_of_each_system()
    {
        scene.Origin.Handle(
            "/systems/search",
            request =>
                OriginResponse.Json(
                    Encoding.UTF8.GetString(request.Body).Contains("\"page\":0", StringComparison.Ordinal)
                        ? """{"count":2,"results":[{"id64":5031654888146,"name":"Wolf 359"},{"id64":13864825529753,"name":"Diaguandri"}]}"""
                        : """{"count":2,"results":[]}"""
                )
        );
        scene.Origin.Handle(
            "/dump/5031654888146",
            _ => OriginResponse.Json("""{"system":{"id64":5031654888146,"name":"Wolf 359"}}""")
        );
        scene.Origin.Handle(
            "/dump/13864825529753",
            _ => OriginResponse.Json("""{"system":{"id64":13864825529753,"name":"Diaguandri"}}""")
        );

        var result = await scene.FetchAsync(
            Here("spansh:systems/dump"),
            ApiQuery.All with
            {
                Body = new() { ["filters"] = new System.Text.Json.Nodes.JsonObject() },
            }
        );

        Assert.Equal(
            ["""{"id64":5031654888146,"name":"Wolf 359"}""", """{"id64":13864825529753,"name":"Diaguandri"}"""],
            File.ReadAllLines(result.Path)
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task Recorded_systems_of_Spansh_come_as_they_are()
    {
        Assert.SkipWhen(Samples is null, "STARHAUL_SAMPLES names no folder of recorded bodies.");
        using var recorded = JsonDocument.Parse(Sample("spansh/galaxy_sample.json"));
        var systems = recorded
            .RootElement.EnumerateArray()
            .ToDictionary(static one => one.GetProperty("id64").GetUInt64());
        scene.Origin.Handle(
            "/systems/search",
            _ =>
                OriginResponse.Json(
                    $$"""{"count":{{systems.Count}},"results":[{{string.Join(',', systems.Keys.Select(id => $$"""{"id64":{{id}}}"""))}}]}"""
                )
        );
        foreach (var (id, system) in systems)
        {
            scene.Origin.Handle($"/dump/{id}", _ => OriginResponse.Json($$"""{"system":{{system.GetRawText()}}}"""));
        }

        var result = await scene.FetchAsync(
            Here("spansh:systems/dump"),
            ApiQuery.All with
            {
                Body = new() { ["filters"] = new System.Text.Json.Nodes.JsonObject() },
            }
        );

        Assert.Equal(systems.Count, result.Records);
        Assert.Equal(
            systems.Values.Select(static one => one.GetProperty("bodies").GetArrayLength()),
            File.ReadAllLines(result.Path)
                .Select(static line => JsonElement.Parse(line).GetProperty("bodies").GetArrayLength())
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task A_parents_file_that_was_edited_is_replaced_where_that_is_said()
    {
        ServeStars("Vega");
        await scene.FetchAsync(Planets(), Around("Lyra"));
        await File.AppendAllTextAsync(scene.PathOf("stars-Lyra.ndjson"), "{}\n", Ending);

        await Assert.ThrowsAsync<DestinationException>(() => scene.FetchAsync(Planets(), Around("Lyra")));
        var result = await scene.FetchAsync(Planets(), Around("Lyra") with { Force = true });

        Assert.Equal(2, result.Records);
        Assert.Single(File.ReadAllLines(scene.PathOf("stars-Lyra.ndjson")));
    }

    private ApiResource Here(string name)
    {
        var resource = ApiResources.Get(name);
        var url = new Uri(scene.Origin.Url("/"));
        return resource with
        {
            BaseUrl = url,
            Limits = [],
            Parent = resource.Parent! with
            {
                Defined = ApiResources.Get(resource.Parent.Resource) with { BaseUrl = url, Limits = [] },
            },
        };
    }

    private static string Sample(string path) => File.ReadAllText(Path.Combine(Samples!, path));

    private void ServeStars(params string[] names)
    {
        scene.Origin.Handle(
            "/api/stars",
            _ =>
                OriginResponse.Json(
                    $$"""{"s":[{{string.Join(',', names.Select(name => $$"""{"name":"{{name}}","mag":0.030}"""))}}]}"""
                )
        );
        scene.Origin.Handle("/api/planets", request => PlanetsOf(Star(request)));
    }

    private static int At(OriginRequest request) => int.Parse(Star(request)[1..], CultureInfo.InvariantCulture);

    private static string Star(OriginRequest request) => ApiScene.Query(request, "star")!;

    private static OriginResponse PlanetsOf(string star) =>
        star.StartsWith("Gone", StringComparison.Ordinal)
            ? OriginResponse.Json("""{"message":"no such star"}""", 404)
            : OriginResponse.Json($$"""{"p":[{"id":"{{star}}-0","at":1.50},{ "id" : "{{star}}-1", "at":1.50}]}""");

    private static ApiQuery Around(string constellation) =>
        new() { Parameters = new Dictionary<string, string> { ["in"] = constellation } };

    private ApiResource Planets(string more = "") =>
        Parse(
            """
            {"defaults":{"base_url":"BASE"},"resources":[
              {"name":"stars","request":{"path":"stars","query":{"in":"{in}"}},"parameters":{"in":{"required":true}},"records":"/s"},
              {"name":"planets","request":{"path":"planets","query":{"star":"{star}"}},"parameters":{"star":{"required":true}},"records":"/p",MORE
               "key":["/id"],"parent":{"resource":"stars","parameters":{"star":"/name"},"copy":["name","/mag"]}}]}
            """.Replace("MORE", more, StringComparison.Ordinal),
            "planets"
        );

    private ApiResource Parse(string json, string? name = null) =>
        ApiResources.Parse(
            Encoding.UTF8.GetBytes(json.Replace("BASE", scene.BaseUrl.AbsoluteUri, StringComparison.Ordinal)),
            "family.json",
            name: name,
            folder: scene.Box
        );
}
