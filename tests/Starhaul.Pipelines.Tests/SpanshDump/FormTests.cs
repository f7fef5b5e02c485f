using System.Text.Json.Nodes;
using Starhaul.Pipelines.Tests.ApiRecords;
using Starhaul.TestOrigin;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Dumps;

/// <summary>Files of records that have another form than dumps.</summary>
public sealed class FormTests : IDisposable
{
    private readonly DumpScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public async Task A_file_is_loaded_once_in_each_form()
    {
        // A system with bodies of EDSM is, to the walker of dumps, a system.
        var file = scene.Write("a.ndjson", EdsmRecords.Bodies(1, 0));

        var asDump = await scene.LoadAsync(file, Options(GalaxyForm.Dump));
        var asBodies = await scene.LoadAsync(file, Options(GalaxyForm.EdsmBodies));
        var again = await scene.LoadAsync(file, Options(GalaxyForm.EdsmBodies));

        Assert.Equal(
            [false, false, true],
            new[] { asDump, asBodies, again }.Select(load => load.Targets[0].IsUnchanged)
        );
        var imports = await SpanshDump.ReadImportsAsync(scene.Target, Cancel);
        Assert.Equal(["{}", """{"records":"edsm_bodies"}"""], imports.Select(import => import.Options));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Records_that_arrive_in_pieces_are_loaded_as_well(bool isStreamed)
    {
        await using var origin = await Origin.StartAsync();
        var lines = Enumerable
            .Range(1, 2_000)
            .Select(id =>
                $$"""{"market_id":{{id}},"system_id64":7,"system_name":"A","system_x":0,"system_y":1,"system_z":2,"name":"S{{id}}","type":"Outpost","is_planetary":false}"""
            );
        var source = origin.Serve("/s.ndjson", OriginFile.Of(string.Join('\n', lines) + "\n"));

        var result = await scene.LoadAsync(source, Options(GalaxyForm.SpanshStations) with { Stream = isStreamed });

        Assert.Equal(2_000, result.Records);
        var rows = result.Targets[0].Tables.ToDictionary(table => table.Table, table => table.New);
        Assert.Equal((1, 2_000), (rows["systems"], rows["stations"]));
    }

    [Theory]
    [InlineData("""{"id64":1,"stations":[{"marketId":null}]}""", "The first record is not of the form edsm_stations: ")]
    [InlineData(
        "{\"id64\":1,\"stations\":[{\"marketId\":null}]}\n{\"id64\":1,\"stations\":[5]}",
        "None of the first 2 records is of the form edsm_stations; the first: "
    )]
    public async Task A_file_of_another_form_is_refused_before_a_target_hears_of_it(string content, string told)
    {
        var file = scene.Write("a.ndjson", content);

        var error = await Assert.ThrowsAsync<UnexpectedContentException>(() =>
            scene.LoadAsync(file, Options(GalaxyForm.EdsmStations))
        );

        Assert.StartsWith($"{told}marketId: null; expected a whole number", error.Message);
        Assert.Contains("another form", error.Hint);
        Assert.False(File.Exists(scene.PathOf("galaxy.db")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_bad_body_of_a_system_is_written_down_and_stops_no_load(bool isStreamed)
    {
        await using var origin = await Origin.StartAsync();
        const string Content =
            """{"id64":1,"bodyCount":3,"bodies":[{"bodyId":1,"id64":2,"name":"A","type":"Star"},{"name":"B"}]}""";
        var source = origin.Serve("/b.ndjson", OriginFile.Of(Content + "\n"));

        var result = await scene.LoadAsync(source, Options(GalaxyForm.EdsmBodies) with { Stream = isStreamed });

        Assert.Equal((1, 1), (result.Targets[0].Records, result.Targets[0].Rejected));
        var rows = result.Targets[0].Tables.ToDictionary(table => table.Table, table => table.New);
        Assert.Equal((1, 1), (rows["systems"], rows["bodies"]));
        var line = JsonNode.Parse(Assert.Single(File.ReadAllLines(result.Rejects!)))!;
        Assert.Equal(Content.IndexOf("{\"name\":\"B\"", StringComparison.Ordinal), (int)line["offset"]!);
        Assert.Equal("""{"name":"B"}""", line["record"]!.ToJsonString());
        Assert.Contains("bodies[1]", (string)line["reason"]!, StringComparison.Ordinal);
        var import = Assert.Single(await SpanshDump.ReadImportsAsync(scene.Target, Cancel));
        Assert.Equal((1, 1, ImportRecord.Complete), (import.Records, import.Rejected, import.Status));
    }

    [Fact]
    public void A_resource_without_tables_is_refused_before_anything_is_asked()
    {
        var options = new SpanshDumpOptions
        {
            Targets = [scene.Target],
            Resource = ApiResources.All.First(resource => !resource.HasTables),
        };

        var error = Assert.Throws<ArgumentException>(() => new SpanshDump(options));
        Assert.StartsWith($"Records of {options.Resource.Name} have no tables.", error.Message);
    }

    [Fact]
    public void Systems_can_be_chosen_only_of_dumps()
    {
        var options = Options(GalaxyForm.SpanshStations);

        Assert.Throws<ArgumentException>(() => new SpanshDump(options with { PopulatedOnly = true }));
        var error = Assert.Throws<ArgumentException>(() => new SpanshDump(options with { Near = (50, "0,0,0") }));
        Assert.StartsWith("Records of spansh_stations cannot be chosen by their system.", error.Message);
    }

    private SpanshDumpOptions Options(GalaxyForm form) =>
        new() { Targets = [scene.Target], Resource = ApiResources.All[0] with { Galaxy = form } };
}
