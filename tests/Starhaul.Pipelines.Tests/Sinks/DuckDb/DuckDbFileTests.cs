using System.Diagnostics;
using Starhaul.Diagnostics;
using Starhaul.Pipelines.Sinks.DuckDb;
using Starhaul.Pipelines.Sinks.DuckDb.Native;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks.DuckDb;

public sealed class DuckDbFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-duckdb-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_alone()
    {
        LibDuckDb.SkipUnlessInstalled();
        var path = Path.Combine(folder, "notes.txt");
        var text = new string('x', 20_000);
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        await using var store = new DuckDbStore(path);

        var error = await Assert.ThrowsAsync<DestinationException>(() =>
            store.OpenAsync(TestContext.Current.CancellationToken)
        );

        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Equal($"duckdb:{path}", error.Source);
        Assert.Equal(text, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_that_another_process_holds_is_refused_with_the_reason()
    {
        LibDuckDb.SkipUnlessInstalled();
        var path = Path.Combine(folder, "galaxy.duckdb");
        await using (var first = new DuckDbStore(path))
        {
            await first.OpenAsync(TestContext.Current.CancellationToken);
        }

        const string Hold =
            "import fcntl,sys; f=open(sys.argv[1],'r+b'); fcntl.lockf(f,fcntl.LOCK_EX); print('held',flush=True); sys.stdin.read()";
        using var holder = Process.Start(
            new ProcessStartInfo("python3", ["-c", Hold, path])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        try
        {
            await holder.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            await using var store = new DuckDbStore(path);
            var error = await Assert.ThrowsAsync<DestinationException>(() =>
                store.OpenAsync(TestContext.Current.CancellationToken)
            );

            Assert.Equal(ExitCode.Destination, error.ExitCode);
            Assert.Contains("one process", error.Hint, StringComparison.Ordinal);
        }
        finally
        {
            holder.StandardInput.Close();
            await holder.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void A_memory_limit_and_threads_are_read_from_the_target()
    {
        var (path, options) = DuckDbOptions.Parse("a/galaxy.duckdb?memory_limit=2GB&threads=3");

        Assert.Equal("a/galaxy.duckdb", path);
        Assert.Equal("2GB", options.MemoryLimit);
        Assert.Equal(3, options.Threads);
        Assert.Throws<ArgumentException>(() => DuckDbOptions.Parse("a?memory=2GB"));
        Assert.Throws<ArgumentException>(() => DuckDbOptions.Parse("?threads=2"));
    }

    [Fact]
    public void The_library_is_looked_for_where_a_person_says_and_nowhere_else()
    {
        Assert.Equal(["/nowhere"], DuckDbLibrary.Places("/nowhere", "/app", null, "/home/x"));
        Assert.Equal(
            ["/app/libduckdb.so", "/home/x/.local/share/starhaul/lib/libduckdb.so", "libduckdb.so"],
            DuckDbLibrary.Places(null, "/app", "", "/home/x")
        );
    }

    [Fact]
    public async Task Without_the_library_the_error_says_how_to_install_it()
    {
        LibDuckDb.SkipUnlessInstalled();
        // A library is loaded once for a process, so another one of this program tries without it.
        var start = new ProcessStartInfo(
            Environment.ProcessPath!,
            ["-explicit", "only", "-method", $"*{nameof(Missing_library_in_a_process_of_its_own)}"]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment = { [DuckDbLibrary.PathVariable] = Path.Combine(folder, "nowhere.so") },
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, output);
        Assert.Contains("Total: 1, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0", output, StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public async Task Missing_library_in_a_process_of_its_own()
    {
        await using var store = new DuckDbStore(Path.Combine(folder, "galaxy.duckdb"));

        var error = await Assert.ThrowsAsync<MissingDependencyException>(() =>
            store.OpenAsync(TestContext.Current.CancellationToken)
        );

        Assert.Equal(ExitCode.MissingDependency, error.ExitCode);
        Assert.Contains("scripts/install-libduckdb", error.Hint, StringComparison.Ordinal);
    }
}
