using System.Text;
using Starhaul.Pipelines;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Tables;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.PlugIn;

/// <summary>What an application that knows the public API alone is told of a load, and what a database of its own needs.</summary>
public sealed class LoadTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-plug-in-").FullName;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_load_says_what_it_rejected_and_what_became_of_the_rows()
    {
        await using var origin = await Origin.StartAsync();
        var dump = """
            [{"id64":10477373803,"name":"Sol","coords":{"x":0,"y":0,"z":0},"date":"2026-11-21 12:00:00+00",
              "stations":[{"name":"no id","updateTime":"2026-11-21 12:00:00+00"}]}]
            """;
        var url = origin.Serve("/galaxy.json", OriginFile.Of(Encoding.UTF8.GetBytes(dump)));
        await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = Path.Combine(folder, "box") });
        var target = $"sqlite:{folder}/galaxy.db";

        var run = new SpanshDump(new SpanshDumpOptions { Targets = [target], Near = (10, "Sol") });
        var result = await run.RunAsync(fetcher, Source.Parse(url), cancellationToken: Ending);
        var import = (await SpanshDump.ReadImportsAsync(target, Ending)).Single();

        Assert.Equal(1, Assert.Single(result.RejectedByReason).Value);
        Assert.True(import.RowsNew > 0);
        Assert.Equal((0, 0, 0), (import.RowsChanged, import.RowsUnchanged, import.RowsRemoved));
    }

    [Fact]
    public void A_database_is_told_which_tables_there_are_and_is_made_a_sink()
    {
        Assert.Contains(TableDefinition.All, static table => table.Name == "systems");
        Assert.Contains(TableDefinition.All, static table => table.Name == "imports");
        Assert.True(TableDefinition.SchemaVersion > 0);
        Assert.Throws<ArgumentNullException>(() => Sink.ForDatabase(null!, TimeProvider.System));
    }
}
