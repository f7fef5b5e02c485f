using System.Text;
using Starhaul.DuckDb;
using Starhaul.Pipelines;
using Starhaul.Postgres;
using Starhaul.Testing;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.PlugIn.Library;

public sealed class LoadExample : LibraryExample
{
    private const string Dump = """
        [
          {"id64":10477373803,"name":"Sol","coords":{"x":0,"y":0,"z":0},"date":"2026-11-21 12:00:00+00","bodies":[]},
          {"id64":-1,"name":"no id","coords":{"x":0,"y":0,"z":0},"date":"2026-11-21 12:00:00+00","bodies":[]}
        ]
        """;

    private string Target => $"sqlite:{PathOf("galaxy.db")}";

    [Fact]
    public async Task A_load_says_what_became_of_every_target_and_table()
    {
        var source = Serve("galaxy.json.gz", OriginFile.Gzip(Encoding.UTF8.GetBytes(Dump)));
        await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = Box });
        var said = new List<string>();

        await LoadAsync(fetcher, source, Target, said, Ending);

        Assert.Contains("1 records read, 1 rejected", said);
        Assert.Contains("systems: 1 new, 0 changed, 0 as they were, 0 gone", said);
        var reason = Assert.Single(said, line => line.StartsWith("rejected: ", StringComparison.Ordinal));
        Assert.EndsWith(", 1 times", reason, StringComparison.Ordinal);
        var import = Assert.Single(await ImportsAsync(Target, Ending));
        Assert.StartsWith($"1: {source.Text}, complete, 1 records, ", import, StringComparison.Ordinal);

        said.Clear();
        await LoadAsync(fetcher, source, Target, said, Ending);
        Assert.Contains($"{Target} has it already, as import 1", said);
    }

    [Fact]
    public async Task Records_of_an_API_go_into_the_same_tables()
    {
        var file = PathOf("stations.ndjson");
        await File.WriteAllTextAsync(
            file,
            """{"market_id":7,"system_id64":1,"system_name":"A","system_x":0,"system_y":1,"system_z":2,"name":"S","type":"Outpost","is_planetary":false}""",
            Ending
        );
        await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = Box });
        Directory.CreateDirectory(Box);

        var options = RecordsOf(ApiResources.Get("spansh:stations/search"), Target);
        var result = await new SpanshDump(options).RunAsync(fetcher, Source.Parse(file), cancellationToken: Ending);

        Assert.Equal(1, result.Targets[0].Tables.Single(table => table.Table == "stations").New);
        Assert.Throws<ArgumentException>(() => new SpanshDump(RecordsOf(ApiResources.Get("spansh:route"), Target)));
    }

    [Fact]
    public async Task Kinds_of_targets_come_with_packages_of_their_own()
    {
        var dump = new SpanshDump(ToAllKinds("me@db.example/galaxy"));

        await dump.CheckTargetFormsAsync();
        await Assert.ThrowsAsync<ArgumentException>(() =>
            new SpanshDump(ToAllKinds("me@db.example/galaxy") with { Sinks = [] }).CheckTargetFormsAsync()
        );
    }

    private static async Task LoadAsync(
        FileFetcher fetcher,
        Source source,
        string target,
        List<string> said,
        CancellationToken cancellationToken
    )
    {
        var dump = new SpanshDump(new SpanshDumpOptions { Targets = [target], MaxRejects = 0.5 });
        var progress = new InlineProgress<SpanshDumpProgress>(now =>
            said.Add(
                now.Fetch is { } fetch
                    ? $"{fetch.BytesOnDisk:N0} bytes"
                    : $"{now.Records} records, {now.ContentRead:N0} of {now.ContentLength:N0} bytes"
            )
        );
        var result = await dump.RunAsync(fetcher, source, progress, cancellationToken);

        said.Add($"{result.Records} records read, {result.RejectedByReason.Values.Sum()} rejected");
        foreach (var (reason, count) in result.RejectedByReason)
        {
            said.Add($"rejected: {reason}, {count} times");
        }

        foreach (var loaded in result.Targets)
        {
            if (loaded.IsUnchanged)
            {
                said.Add($"{loaded.Target} has it already, as import {loaded.ImportId}");
            }

            foreach (var table in loaded.Tables)
            {
                said.Add(
                    $"{table.Table}: {table.New} new, {table.Changed} changed, {table.Unchanged} as they were, {table.Removed} gone"
                );
            }
        }
    }

    private static async Task<List<string>> ImportsAsync(string target, CancellationToken cancellationToken)
    {
        var imports = await SpanshDump.ReadImportsAsync(target, cancellationToken);
        return
        [
            .. imports.Select(import =>
                $"{import.Id}: {import.Source}, {import.Status}, {import.Records} records, {import.RowsNew} rows"
            ),
        ];
    }

    private static SpanshDumpOptions RecordsOf(ApiResource resource, string target) =>
        new() { Targets = [target], Resource = resource };

    private static SpanshDumpOptions ToAllKinds(string database) =>
        new()
        {
            Targets = [$"postgres://{database}", "duckdb:galaxy.duckdb", "parquet:galaxy", "ndjson:rows"],
            Sinks = [PostgresSinks.Database, .. DuckDbSinks.All],
        };
}
