using System.Diagnostics;
using Starhaul.Pipelines.Tests.Sinks;
using Starhaul.Pipelines.Tests.Sinks.DuckDb;
using Starhaul.Pipelines.Tests.Sinks.Postgres;
using Starhaul.TestOrigin;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Dumps;

/// <summary>
/// The program, ended at any moment and started again: the tables are as if nothing had been. <c>STARHAUL_LONG=1</c> kills
/// it 60 times each.
/// </summary>
public sealed class KillTests(SharedPostgres postgres) : IClassFixture<SharedPostgres>, IDisposable
{
    private static readonly int? ManyKills = Environment.GetEnvironmentVariable("STARHAUL_LONG") == "1" ? 60 : null;

    private readonly DumpScene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("sqlite", false, 4)]
    [InlineData("sqlite", true, 4)]
    [InlineData("duckdb", false, 2)]
    [InlineData("parquet", false, 2)]
    [InlineData("ndjson", false, 2)]
    [InlineData("postgres", false, 2)]
    public async Task Killed_at_any_moment_the_next_run_ends_with_the_same_tables(
        string kind,
        bool isStreamed,
        int fewKills
    )
    {
        if (kind is "duckdb" or "parquet")
        {
            LibDuckDb.SkipUnlessInstalled();
        }

        var plain = GalaxyOf(4_000_000);
        var expected = await scene.UndisturbedAsync(plain);
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/dump.json.gz", OriginFile.Gzip(plain), Faults.Rate(4_000_000));
        var began = Stopwatch.GetTimestamp();
        Assert.Equal(0, (await scene.RunAsync(WordsOf(kill: 0))).ExitCode);
        var whole = Stopwatch.GetElapsedTime(began);
        var kills = ManyKills ?? fewKills;

        for (var kill = 1; kill <= kills; kill++)
        {
            foreach (var file in Directory.EnumerateFiles(scene.Folder).Where(IsOfTheBox))
            {
                File.Delete(file);
            }

            var words = WordsOf(kill);
            var process = scene.Start([.. words, "--quiet"]);
            await Task.Delay(whole * kill / (kills + 1), Cancel);
            process.Kill();
            await process.WaitForExitAsync(Cancel);
            var target = TargetOf(kind, kill);
            if (kind is "parquet" or "ndjson")
            {
                Assert.All(await ImportsAsync(target), import => Assert.Equal(ImportRecord.Complete, import.Status));
            }

            var (exitCode, _, error) = await scene.RunAsync(words);

            Assert.True(exitCode == 0, error);
            Assert.Equal(expected, await TablesOfAsync(target));
            await OneImportAsync(target);
            Assert.Empty(Directory.GetFileSystemEntries(scene.Folder, ".starhaul-stage*"));
            Assert.Empty(Directory.GetDirectories(scene.Folder, ".import-*", SearchOption.AllDirectories));
        }

        string[] WordsOf(int kill) =>
            ["run", "spansh-dump", url, "--to", TargetOf(kind, kill), .. isStreamed ? ["--stream"] : (string[])[]];
    }

    [Theory]
    [InlineData("KILL", 137)]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Ended_in_the_middle_of_a_merge_the_next_run_goes_on_at_the_cursor(string signal, int exitCode)
    {
        var plain = GalaxyOf(40_000_000);
        var expected = await scene.UndisturbedAsync(plain);
        scene.Write("dump.json", plain);
        var process = scene.Start("run", "spansh-dump", "dump.json", "--to", "sqlite:galaxy.db");
        await UntilAsync(async () =>
            File.Exists(scene.PathOf("galaxy.db")) && await ImportsAsync(scene.Target) is [{ Cursor: > 0 }]
        );

        // Held still first, so that the signal finds it in the middle, whatever the machine is at.
        await SignalAsync(process, "STOP");
        await SignalAsync(process, signal);
        await SignalAsync(process, "CONT");
        await process.WaitForExitAsync(Cancel);

        Assert.Equal(exitCode, process.ExitCode);
        var error = await process.StandardError.ReadToEndAsync(Cancel);
        Assert.Equal(signal != "KILL", error.Contains("  next: ", StringComparison.Ordinal));
        var import = Assert.Single(await ImportsAsync(scene.Target));
        Assert.Equal(ImportRecord.Loading, import.Status);
        Assert.InRange(import.Cursor, 1, plain.Length - 4);

        var again = await scene.LoadAsync(scene.PathOf("dump.json"));

        Assert.InRange(again.ContentRead, 1, plain.Length - import.Cursor);
        Assert.Equal(expected, await scene.TablesAsync());
        await scene.OneImportAsync();
    }

    private static async Task SignalAsync(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync(Cancel);
    }

    /// <summary>A target of a kind for one kill, which nobody has used before.</summary>
    private string TargetOf(string kind, int kill) =>
        kind == "postgres" ? $"{postgres.Server.Url()}?schema=kill{kill}" : $"{kind}:{scene.PathOf($"galaxy{kill}")}";

    private static bool IsOfTheBox(string path) => Path.GetFileName(path)[0] is not ('g' or 'u');

    private static async Task<IReadOnlyList<ImportRecord>> ImportsAsync(string target)
    {
        try
        {
            return await SpanshDump.ReadImportsAsync(target, AllSinks.Added, Cancel);
        }
        catch (DestinationException)
        {
            return []; // it is being made
        }
    }
}
