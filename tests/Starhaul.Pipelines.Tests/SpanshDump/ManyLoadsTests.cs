using System.Diagnostics;
using System.Globalization;
using Starhaul.Pipelines.Tests.Sinks;
using Starhaul.Pipelines.Tests.Sinks.DuckDb;
using Starhaul.Pipelines.Tests.Sinks.Postgres;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Dumps;

/// <summary>Many small loads into one target: what is there already costs the next one nothing that a person would notice.</summary>
public sealed class ManyLoadsTests(SharedPostgres postgres) : IClassFixture<SharedPostgres>, IDisposable
{
    private static readonly int Loads = Environment.GetEnvironmentVariable("STARHAUL_LONG") == "1" ? 200 : 30;

    private const int Rounds = 5;

    private readonly DumpScene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory(Timeout = 1_800_000)]
    [InlineData("sqlite")]
    [InlineData("ndjson")]
    [InlineData("parquet")]
    [InlineData("duckdb")]
    [InlineData("postgres")]
    public async Task The_last_load_takes_as_long_as_the_second(string kind)
    {
        if (kind is "parquet" or "duckdb")
        {
            LibDuckDb.SkipUnlessInstalled();
        }

        var many = TargetOf(kind, "many");
        for (var load = 0; load < Loads - Rounds; load++)
        {
            await LoadAsync(many, load);
        }

        // Side by side, for a machine that is busy is so for both; the least of several is what the load itself takes.
        var (first, last) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            var few = TargetOf(kind, $"few{round}");
            await LoadAsync(few, 0);
            first = Least(first, await LoadAsync(few, 1));
            last = Least(last, await LoadAsync(many, Loads - Rounds + round));
        }

        TestContext.Current.SendDiagnosticMessage(
            $"{kind}: {first.TotalMilliseconds:0} ms, {last.TotalMilliseconds:0} ms"
        );
        Assert.True(
            last < (2 * first) + TimeSpan.FromMilliseconds(100),
            $"A second load takes {first.TotalMilliseconds:0} ms, the {Loads}th {last.TotalMilliseconds:0} ms."
        );
        Assert.Equal(
            Loads,
            (await SpanshDump.ReadImportsAsync(many, AllSinks.Added, Cancel)).Count(import =>
                import.Status == ImportRecord.Complete && import.Trouble is null
            )
        );
    }

    private async Task<TimeSpan> LoadAsync(string target, int number)
    {
        var dump = scene.Write(
            "dump.json",
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""[{"id64":{{number + 1}},"name":"A {{number}}","coords":{"x":0,"y":0,"z":0},"date":"2025-06-24 21:56:37+00"}]"""
            )
        );
        var began = Stopwatch.GetTimestamp();
        await scene.LoadAsync(dump, new SpanshDumpOptions { Targets = [target] });
        return Stopwatch.GetElapsedTime(began);
    }

    private string TargetOf(string kind, string name) =>
        kind is "postgres" ? $"{postgres.Server.Url()}?schema={name}" : $"{kind}:{scene.PathOf(name)}";

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
