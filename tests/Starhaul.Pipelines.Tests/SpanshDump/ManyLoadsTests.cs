using System.Diagnostics;
using System.Globalization;
using Starhaul.Pipelines.Tests.Sinks;
using Starhaul.Pipelines.Tests.Sinks.DuckDb;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Dumps;

/// <summary>Many small loads into one target: what is there already costs the next one nothing that a person would notice.</summary>
public sealed class ManyLoadsTests : IDisposable
{
    private static readonly int Loads = Environment.GetEnvironmentVariable("STARHAUL_LONG") == "1" ? 200 : 30;

    private readonly DumpScene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory(Timeout = 600_000)]
    [InlineData("sqlite")]
    [InlineData("ndjson")]
    [InlineData("parquet")]
    [InlineData("duckdb")]
    public async Task The_last_load_takes_as_long_as_the_first(string kind)
    {
        if (kind is "parquet" or "duckdb")
        {
            LibDuckDb.SkipUnlessInstalled();
        }

        var options = new SpanshDumpOptions { Targets = [$"{kind}:{scene.PathOf("target")}"] };
        var times = new List<TimeSpan>();
        for (var load = 0; load < Loads; load++)
        {
            var dump = scene.Write(
                "dump.json",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $$"""[{"id64":{{load + 1}},"name":"A {{load}}","coords":{"x":0,"y":0,"z":0},"date":"2025-06-24 21:56:37+00"}]"""
                )
            );
            var began = Stopwatch.GetTimestamp();
            await scene.LoadAsync(dump, options);
            times.Add(Stopwatch.GetElapsedTime(began));
        }

        var (first, last) = (Median(times[1..11]), Median(times[^10..]));
        TestContext.Current.SendDiagnosticMessage(
            $"{kind}: {first.TotalMilliseconds:0} ms, {last.TotalMilliseconds:0} ms"
        );
        Assert.True(
            last < (3 * first) + TimeSpan.FromMilliseconds(50),
            $"The first loads took {first.TotalMilliseconds:0} ms each, the last {last.TotalMilliseconds:0} ms."
        );
        Assert.Equal(
            Loads,
            (await SpanshDump.ReadImportsAsync(options.Targets[0], AllSinks.Added, Cancel)).Count(import =>
                import.Status == ImportRecord.Complete && import.Trouble is null
            )
        );
    }

    private static TimeSpan Median(IReadOnlyList<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);
}
