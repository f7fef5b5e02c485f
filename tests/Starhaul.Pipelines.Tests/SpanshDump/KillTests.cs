using System.Diagnostics;
using Starhaul.Diagnostics;
using Starhaul.Pipelines.Sinks;
using Starhaul.TestOrigin;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Dumps;

/// <summary>
/// The program, ended at any moment and started again: the tables are as if nothing had been. <c>STARHAUL_LONG=1</c> kills
/// it 60 times each.
/// </summary>
public sealed class KillTests : IDisposable
{
    private static readonly int Kills = Environment.GetEnvironmentVariable("STARHAUL_LONG") == "1" ? 60 : 4;

    private readonly DumpScene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_at_any_moment_the_next_run_ends_with_the_same_tables(bool isStreamed)
    {
        var plain = GalaxyOf(4_000_000);
        var expected = await scene.UndisturbedAsync(plain);
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/dump.json.gz", OriginFile.Gzip(plain), Faults.Rate(4_000_000));
        string[] words =
        [
            "run",
            "spansh-dump",
            url,
            "--to",
            "sqlite:galaxy.db",
            .. isStreamed ? ["--stream"] : (string[])[],
        ];
        var began = Stopwatch.GetTimestamp();
        Assert.Equal(0, (await scene.RunAsync(words)).ExitCode);
        var whole = Stopwatch.GetElapsedTime(began);

        for (var kill = 1; kill <= Kills; kill++)
        {
            foreach (var file in Directory.EnumerateFiles(scene.Folder).Where(name => !name.Contains("undisturbed")))
            {
                File.Delete(file);
            }

            var process = scene.Start([.. words, "--quiet"]);
            await Task.Delay(whole * kill / (Kills + 1), Cancel);
            process.Kill();
            await process.WaitForExitAsync(Cancel);

            var (exitCode, _, error) = await scene.RunAsync(words);

            Assert.True(exitCode == 0, error);
            Assert.Equal(expected, await scene.TablesAsync());
            await scene.OneImportAsync();
            Assert.Empty(Directory.GetFiles(scene.Folder, ".starhaul-stage*"));
        }
    }

    [Theory]
    [InlineData("KILL", 137)]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Ended_in_the_middle_of_a_merge_the_next_run_goes_on_at_the_cursor(string signal, int exitCode)
    {
        var plain = GalaxyOf(12_000_000);
        var expected = await scene.UndisturbedAsync(plain);
        scene.Write("dump.json", plain);
        var process = scene.Start("run", "spansh-dump", "dump.json", "--to", "sqlite:galaxy.db");
        await UntilAsync(async () =>
            File.Exists(scene.PathOf("galaxy.db")) && await ImportsAsync() is [{ Cursor: > 0 }]
        );

        // Held still first, so that the signal finds it in the middle, whatever the machine is at.
        await SignalAsync(process, "STOP");
        await SignalAsync(process, signal);
        await SignalAsync(process, "CONT");
        await process.WaitForExitAsync(Cancel);

        Assert.Equal(exitCode, process.ExitCode);
        var error = await process.StandardError.ReadToEndAsync(Cancel);
        Assert.Equal(signal != "KILL", error.Contains("  next: ", StringComparison.Ordinal));
        var import = Assert.Single(await ImportsAsync());
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

    private async Task<IReadOnlyList<ImportRecord>> ImportsAsync()
    {
        try
        {
            return await SpanshDump.ReadImportsAsync(scene.Target, Cancel);
        }
        catch (DestinationException)
        {
            return []; // it is being made
        }
    }
}
