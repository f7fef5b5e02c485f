using System.Text.Json;
using Starhaul.Api.Paging;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Api;

/// <summary>The built-in resources against answers that the real APIs gave.</summary>
public sealed class RecordedResponseTests
{
    private static readonly string? Samples = Environment.GetEnvironmentVariable("STARHAUL_SAMPLES");

    [Theory]
    [InlineData(
        "edsm:sphere-systems",
        "edsm/sphereAroundSol.json",
        "/api-v1/sphere-systems?systemName=Sol&radius=50&showId=1",
        10
    )]
    [InlineData(
        "edsm:cube-systems",
        "edsm/cubeSystemsAroundSol.json",
        "/api-v1/cube-systems?systemName=Sol&size=100",
        50
    )]
    [InlineData("edsm:system", "edsm/edsmSystem.json", "/api-v1/system?systemName=Sol&showId=1", 1)]
    [InlineData("edsm:system-bodies", "edsm/SolBodies.json", "/api-system-v1/bodies?systemName=Sol", 1)]
    [InlineData("edsm:system-stations", "edsm/edsmStations.json", "/api-system-v1/stations?systemName=Sol", 1)]
    [InlineData("edsm:system-factions", "edsm/SolFactions.json", "/api-system-v1/factions?systemName=Sol", 1)]
    [InlineData("edsm:system-traffic", "edsm/edsmTraffic.json", "/api-system-v1/traffic?systemName=Sol", 1)]
    [InlineData("edsm:system-deaths", "edsm/edsmDeaths.json", "/api-system-v1/deaths?systemName=Sol", 1)]
    public async Task Answers_of_EDSM_become_records(string name, string sample, string target, int least)
    {
        var recorded = Sample(sample);
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle(target.Split('?')[0], _ => OriginResponse.Json(recorded));

        var result = await FetchAsync(scene, name, ("systemName", "Sol"));

        using var document = JsonDocument.Parse(recorded);
        var expected =
            document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement.GetArrayLength() : 1;
        Assert.Equal(expected, result.Records);
        Assert.InRange(result.Record.Api!.Records, least, 1000);
        Assert.StartsWith(target, scene.Origin.Requests.Single().Target);
        AssertSame(document.RootElement, File.ReadAllLines(result.Path));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    public async Task An_unknown_system_of_EDSM_is_an_answer(string body)
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle("/api-v1/system", _ => OriginResponse.Json(body));

        Assert.Equal(0, (await FetchAsync(scene, "edsm:system", ("systemName", "Nowhere"))).Records);
    }

    [Theory]
    [InlineData("SpanshCarrierResult.json")]
    [InlineData("SpanshGalaxyResult.json")]
    public async Task A_route_of_Spansh_is_asked_for_until_it_is_there(string sample)
    {
        var recorded = Sample("spansh/api/" + sample);
        await using var scene = await ApiScene.StartAsync();
        var polls = 0;
        scene.Origin.Handle("/route", _ => OriginResponse.Json("""{"job":"B8C9"}""", 202));
        scene.Origin.Handle(
            "/results/B8C9",
            _ => polls++ < 2 ? OriginResponse.Json("""{"status":"queued"}""", 202) : OriginResponse.Json(recorded)
        );

        var result = await FetchAsync(
            scene,
            "spansh:route",
            ("from", "Sol"),
            ("to", "Sagittarius A*"),
            ("range", "50")
        );

        Assert.Equal(1, result.Records);
        Assert.Equal(
            "from=Sol&to=Sagittarius%20A%2A&range=50&efficiency=60",
            System.Text.Encoding.UTF8.GetString(scene.Origin.Requests[0].Body)
        );
        using var document = JsonDocument.Parse(recorded);
        AssertSame(document.RootElement.GetProperty("result"), File.ReadAllLines(result.Path));
    }

    [Fact]
    public async Task A_profile_of_Inara_is_found_in_its_envelope()
    {
        var recorded = Sample("inara/inaraCmdrs.json");
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle(
            "/v1/",
            _ =>
                OriginResponse.Json(
                    $$"""{"header":{"eventStatus":200},"events":[{"eventStatus":200,"eventData":{{recorded}}}]}"""
                )
        );

        var result = await FetchAsync(scene, "inara:commander", ("searchName", "Artie"));

        using var document = JsonDocument.Parse(recorded);
        AssertSame(document.RootElement, File.ReadAllLines(result.Path));
        var asked = ApiScene.Body(scene.Origin.Requests.Single());
        Assert.Equal("the key", (string)asked["header"]!["APIkey"]!);
        Assert.Equal("Artie", (string)asked["events"]![0]!["eventData"]!["searchName"]!);
    }

    [Fact]
    public async Task No_result_of_Inara_is_an_answer()
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle(
            "/v1/",
            _ =>
                OriginResponse.Json(
                    """{"header":{"eventStatus":200},"events":[{"eventStatus":204,"eventStatusText":"No results found."}]}"""
                )
        );

        Assert.Equal(0, (await FetchAsync(scene, "inara:commander", ("searchName", "Nobody"))).Records);
    }

    private static string Sample(string name)
    {
        Assert.SkipWhen(Samples is null, "the samples are not here: STARHAUL_SAMPLES is not set");
        return File.ReadAllText(Path.Combine(Samples!, name));
    }

    private static async Task<FetchResult> FetchAsync(
        ApiScene scene,
        string name,
        params (string Name, string Value)[] parameters
    )
    {
        var resource = ApiResources.Get(name) with { BaseUrl = new Uri(scene.Origin.Url("/")), Limits = [] };
        if (resource.Pagination is JobPagination job)
        {
            resource = resource with { Pagination = job with { FirstPause = TimeSpan.FromMilliseconds(1) } };
        }

        await using var fetcher = scene.CreateFetcher(options => options with { Secrets = _ => "the key" });
        return await fetcher.FetchAsync(
            resource,
            new ApiQuery
            {
                Parameters = parameters.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal),
            },
            cancellationToken: TestContext.Current.CancellationToken
        );
    }

    private static void AssertSame(JsonElement expected, string[] lines)
    {
        var records =
            expected.ValueKind == JsonValueKind.Array
                ? [.. expected.EnumerateArray()]
                : new List<JsonElement> { expected };
        Assert.Equal(records.Count, lines.Length);
        foreach (var (record, line) in records.Zip(lines))
        {
            using var read = JsonDocument.Parse(line);
            Assert.True(JsonElement.DeepEquals(record, read.RootElement));
        }
    }
}
