using System.Diagnostics;
using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Tests.Messages;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Pipelines.Tests.Archive;

/// <summary>
/// The program, killed at any moment while it joins hours into a day: every line stays readable, and the next run ends with the day
/// alone. <c>STARHAUL_LONG=1</c> kills it 60 times.
/// </summary>
public sealed class DayRollKillTests : IDisposable
{
    private const int Hours = 12;
    private const string Day = "2026/11/22/commodity-3/commodity-3.20261122.jsonl.gz";

    private static readonly int Kills = Environment.GetEnvironmentVariable("STARHAUL_LONG") == "1" ? 60 : 6;

    private readonly Bench origin = new();

    public void Dispose() => origin.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_at_any_moment_no_line_is_lost_and_the_next_run_ends_it()
    {
        var expected = await ArchiveAsync();
        using var whole = Copy();
        var began = Stopwatch.GetTimestamp();
        await EndAsync(whole, expected);
        var duration = Stopwatch.GetElapsedTime(began);

        var states = new HashSet<int>();
        for (var kill = 1; kill <= Kills; kill++)
        {
            // Most of the time goes into the start of the program: the work lies in the last part.
            using var bench = Copy();
            using var process = Start(bench);
            await Task.Delay(duration * (0.3 + (0.7 * kill / (Kills + 1))), Cancel);
            process.Kill();
            await process.WaitForExitAsync(Cancel);

            var readable = Segments(bench).SelectMany(Bench.ReadAll).ToHashSet(StringComparer.Ordinal);
            Assert.Superset(expected.ToHashSet(StringComparer.Ordinal), readable);
            states.Add(Segments(bench).Count());
            await EndAsync(bench, expected);
        }

        TestContext.Current.SendDiagnosticMessage($"segments at the kills: {string.Join(", ", states.Order())}");
    }

    [Fact]
    public async Task Two_at_a_time_do_not_join_the_same_hours_twice()
    {
        var expected = await ArchiveAsync();
        var manifest = await Manifest.OpenAsync(origin.Folder, cancellationToken: Cancel);
        using (var first = new DayRoll(origin.Folder, manifest, origin.Clock))
        {
            await first.BeginAsync(Cancel);
            using var second = new DayRoll(origin.Folder, manifest, origin.Clock);

            var error = await Assert.ThrowsAsync<DestinationException>(() => second.BeginAsync(Cancel));

            Assert.Contains("Another process joins the hours", error.Message, StringComparison.Ordinal);
        }

        await EndAsync(origin, expected);
    }

    /// <summary>Runs the program to its end: the day is there, whole, and nothing else.</summary>
    private static async Task EndAsync(Bench bench, List<string> expected)
    {
        using var process = Start(bench);
        await process.WaitForExitAsync(Cancel);

        Assert.True(process.ExitCode == 0, await process.StandardError.ReadToEndAsync(Cancel));
        Assert.Equal([bench.FullPath(Day)], Segments(bench));
        Assert.Equal(expected, bench.Lines(Day));
        Assert.Equal(Hours, DayRoll.PartsOf(Assert.Single(await bench.RecordsAsync())).Count);
        Assert.Empty(Directory.GetFiles(bench.Folder, "*.rolling", SearchOption.AllDirectories));
        await bench.VerifyAsync();
    }

    private static IEnumerable<string> Segments(Bench bench) =>
        Directory.GetFiles(bench.Folder, "*.jsonl.gz", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static Process Start(Bench bench) =>
        Process.Start(
            new ProcessStartInfo(BuiltProgram.Path, ["prune", bench.Folder, "--roll", "day", "--yes"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;

    private async Task<List<string>> ArchiveAsync()
    {
        var lines = new List<string>();
        origin.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));
        await using var writer = await origin.OpenAsync();
        for (var hour = 0; hour < Hours; hour++)
        {
            var some = Enumerable.Range(500 * hour, 500).Select(number => Feed.Numbered(number)).ToArray();
            origin.Append(writer, some);
            lines.AddRange(some);
            origin.Clock.Advance(TimeSpan.FromHours(1));
        }

        await writer.CloseAsync();
        origin.Clock.Advance(TimeSpan.FromDays(1));
        return lines;
    }

    private Bench Copy()
    {
        var copy = new Bench();
        Bench.Run("cp", "-a", origin.Folder + "/.", copy.Folder);
        return copy;
    }
}
