using System.Diagnostics;
using Starhaul.Pipelines.Sinks.Sqlite;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Dumps;

/// <summary>Two processes at one target.</summary>
public sealed class TogetherTests : IDisposable
{
    private const int Good = 200_000;
    private const int Bad = 5;

    private readonly DumpScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public async Task Two_processes_that_load_the_same_dump_at_once_leave_one_import_that_counts_it_once()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Which files a process has open is read from /proc.");
        // So many small records that both make many batches, which end where the time that they took lets them.
        var source = scene.Write("dump.json", Systems.Mixed(good: Good, bad: Bad));
        // Kept out until both have come as far, so that they go on together.
        await using var gate = new SqliteStore(scene.PathOf("galaxy.db"));
        await gate.OpenAsync(Cancel);
        await gate.BeginAsync(Cancel);
        string[] boxes = ["one", "other"];
        var processes = boxes
            .Select(box =>
                scene.Start("run", "spansh-dump", source, "--box", scene.PathOf(box), "--to", scene.Target, "--quiet")
            )
            .ToList();
        await UntilAsync(() => Task.FromResult(processes.TrueForAll(HasTheDatabaseOpen)));

        await gate.RollbackAsync();
        foreach (var process in processes)
        {
            await process.WaitForExitAsync(Cancel);
            Assert.True(process.ExitCode == 0, await process.StandardError.ReadToEndAsync(Cancel));
        }

        var import = await scene.OneImportAsync();
        Assert.Equal((Good, Bad), (import.Records, import.Rejected));
        Assert.Equal(new RowCounts(New: Good, Changed: 0, Unchanged: 0, Removed: 0), import.Rows);
    }

    private bool HasTheDatabaseOpen(Process process) =>
        process.HasExited
        || Directory.EnumerateFiles($"/proc/{process.Id}/fd").Any(file => TargetOf(file) == scene.PathOf("galaxy.db"));

    // Null for a file that was closed since the folder was read.
    private static string? TargetOf(string link)
    {
        try
        {
            return File.ResolveLinkTarget(link, returnFinalTarget: false)?.FullName;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
