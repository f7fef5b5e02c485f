using System.Text;
using Starhaul.Pipelines;
using Starhaul.PlugIn.Api;
using Starhaul.PlugIn.Csv;
using Starhaul.PlugIn.Memory;
using Starhaul.PlugIn.Packs;
using Xunit;

namespace Starhaul.PlugIn;

/// <summary>Each part is registered by one line, and they work together: a packed dump in memory becomes a folder of CSV.</summary>
public sealed class RegistrationTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-plug-in-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_packed_dump_in_memory_becomes_a_folder_of_CSV()
    {
        using var requests = new TransportRequests(new FileFetcherOptions());
        var memory = new MemoryTransport(requests);
        var dump =
            """[{"id64":10477373803,"name":"Sol","coords":{"x":0,"y":0,"z":0},"date":"2026-11-21 12:00:00+00","bodies":[]}]""";
        memory.Put(new Uri("memory://box/galaxy.json.pack"), PackFile.Encode(Encoding.UTF8.GetBytes(dump)));

        var options = new FileFetcherOptions
        {
            Box = Path.Combine(folder, "box"),
            Transports = [memory],
            Regimes = [new PackRegime()],
        };
        var csv = new SinkFactory
        {
            Schemes = ["csv:"],
            Form = "csv:DIR",
            Create = (place, _) => new CsvSink(place),
        };
        var run = new SpanshDump(new SpanshDumpOptions { Targets = [$"csv:{folder}/csv"], Sinks = [csv] });

        await using var fetcher = new FileFetcher(options);
        await run.RunAsync(
            fetcher,
            Source.Parse("memory://box/galaxy.json.pack"),
            cancellationToken: TestContext.Current.CancellationToken
        );

        var file = Directory.GetFiles(Path.Combine(folder, "csv"), "systems.csv", SearchOption.AllDirectories).Single();
        Assert.Contains(
            "10477373803,\"Sol\"",
            await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public void A_definition_names_the_pagination_and_the_limit()
    {
        var options = new ApiFetcherOptions
        {
            PaginationTypes = [new ApiPaginationType("keyset", KeysetPagination.Read)],
            LimitTypes = [new ApiLimitType("pause", PauseLimit.Read, PauseLimit.Restore)],
        };
        var things =
            """
            {
              "name": "things",
              "base_url": "https://api.example.org/",
              "request": { "path": "things", "query": { "after": "{after}" } },
              "records": "/results",
              "pagination": { "type": "keyset", "key": "/next_after" },
              "limits": [{ "type": "pause", "time": "2s" }]
            }
            """u8;

        var resource = ApiResources.Parse(things.ToArray(), "things.json", options);

        Assert.Equal("things", resource.Name);
    }
}
