using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Starhaul.DuckDb.Native;
using Starhaul.DuckDb.Store;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Sinks.Sqlite;
using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Dumps;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks.DuckDb;

public sealed class DuckDbFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-duckdb-").FullName;

    private const string HeldVariable = "STARHAUL_TEST_HELD";
    private const int VersionOffset = 12;
    private const int HeaderLength = 4096;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(0, "0 bytes", "Remove it")]
    [InlineData(5, "found the end in a file of 5 bytes", "another file")]
    [InlineData(10, "found 7878 in a file of 10 bytes", "another file")]
    [InlineData(20_000, "found 78787878 in a file of 20000 bytes", "another file")]
    public async Task A_file_that_is_no_database_is_refused_and_left_alone(int length, string what, string hint)
    {
        LibDuckDb.SkipUnlessInstalled();
        var path = Path.Combine(folder, "notes.txt");
        var text = new string('x', length);
        await File.WriteAllTextAsync(path, text, Cancel);

        var error = await RefusedAsync(path);

        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Contains(hint, error.Hint, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(path, Cancel));
    }

    [Fact]
    public async Task A_database_of_SQLite_is_refused()
    {
        LibDuckDb.SkipUnlessInstalled();
        var path = Path.Combine(folder, "galaxy.db");
        await using (var sqlite = new SqliteStore(path))
        {
            await sqlite.OpenAsync(Cancel);
        }

        Assert.Contains("expected the bytes 4455434B", (await RefusedAsync(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_named_with_the_command_that_makes_it()
    {
        LibDuckDb.SkipUnlessInstalled();
        var absent = Path.Combine(folder, "absent");

        var error = await RefusedAsync(Path.Combine(absent, "galaxy.duckdb"));

        Assert.Contains($"the folder {absent} is not there", error.Message, StringComparison.Ordinal);
        Assert.Contains($"mkdir -p '{absent}'", error.Hint, StringComparison.Ordinal);
        Assert.False(Directory.Exists(absent));
    }

    [Fact]
    public async Task A_folder_is_no_database()
    {
        LibDuckDb.SkipUnlessInstalled();

        var error = await RefusedAsync(folder);

        Assert.Contains("is a folder", error.Message, StringComparison.Ordinal);
        Assert.Contains("Name a file in it", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_a_newer_DuckDB_is_refused_with_both_versions()
    {
        LibDuckDb.SkipUnlessInstalled();
        var path = await NewDatabaseAsync();
        var file = await File.ReadAllBytesAsync(path, Cancel);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(VersionOffset), 200);
        BinaryPrimitives.WriteUInt64LittleEndian(file, HeaderChecksum(file));
        await File.WriteAllBytesAsync(path, file, Cancel);

        var error = await RefusedAsync(path);

        Assert.Matches("has storage version 200; this libduckdb reads [0-9]+ to [0-9]+", error.Message);
        Assert.Contains("newer DuckDB", error.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40_000)]
    [InlineData(300_000)]
    [InlineData(-100_000)]
    public async Task A_file_that_is_damaged_is_told_as_damaged(int at)
    {
        LibDuckDb.SkipUnlessInstalled();
        var path = await NewDatabaseAsync(rows: 20_000);
        var file = await File.ReadAllBytesAsync(path, Cancel);
        if (at < 0)
        {
            file = file[..^-at];
        }
        else
        {
            // Blocks of 256 KiB follow the headers of 12 KiB; each has a checksum.
            for (var block = 3 * HeaderLength; block + at < file.Length; block += 256 * 1024)
            {
                file[block + (at % (256 * 1024))] ^= 0x55;
            }
        }

        await File.WriteAllBytesAsync(path, file, Cancel);

        var error = await Assert.ThrowsAsync<DestinationException>(async () =>
        {
            await using var store = new DuckDbStore(path);
            await store.OpenAsync(Cancel);
            await store.ReadAllAsync(StoreRows.Of(GalaxyTables.Systems), Cancel);
        });

        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
        Assert.Contains("Restore the file from a copy", error.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_log_that_is_none_is_told_and_stays(bool isRead)
    {
        LibDuckDb.SkipUnlessInstalled();
        var path = await NewDatabaseAsync();
        var log = new byte[5_000];
        new Random(1).NextBytes(log);
        await File.WriteAllBytesAsync($"{path}.wal", log, Cancel);

        var error = isRead
            ? await Assert.ThrowsAsync<DestinationException>(() =>
                SpanshDump.ReadImportsAsync($"duckdb:{path}", AllSinks.Added, Cancel)
            )
            : await RefusedAsync(path);

        Assert.Contains($"its log {path}.wal: it is no log of DuckDB", error.Message, StringComparison.Ordinal);
        Assert.Contains($"mv '{path}.wal'", error.Hint, StringComparison.Ordinal);
        Assert.Equal(log, await File.ReadAllBytesAsync($"{path}.wal", Cancel));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // the log that the same file had before its last checkpoint
    public async Task A_log_that_is_not_of_this_file_as_it_is_now_is_told_and_stays(bool isOlder)
    {
        LibDuckDb.SkipUnlessInstalled();
        var path = await NewDatabaseAsync();
        var other = isOlder ? path : Path.Combine(folder, "other.duckdb");
        await WriteAsync(other, id: 7, copiesLog: true);
        await WriteAsync(path, id: 8, copiesLog: false);
        File.Move($"{other}.copy", $"{path}.wal");
        var (database, log) = (
            await File.ReadAllBytesAsync(path, Cancel),
            await File.ReadAllBytesAsync($"{path}.wal", Cancel)
        );

        var error = await RefusedAsync(path);

        Assert.Contains($"its log {path}.wal", error.Message, StringComparison.Ordinal);
        Assert.Contains($"mv '{path}.wal'", error.Hint, StringComparison.Ordinal);
        Assert.Equal(database, await File.ReadAllBytesAsync(path, Cancel));
        Assert.Equal(log, await File.ReadAllBytesAsync($"{path}.wal", Cancel));

        async Task WriteAsync(string path, int id, bool copiesLog)
        {
            await using var store = new DuckDbStore(path);
            await store.OpenAsync(Cancel);
            var systems = StoreRows.Of(GalaxyTables.Systems).With(("id64", id));
            await store.BeginAsync(Cancel);
            await store.InsertAsync(systems, systems.All(), Cancel);
            await store.CommitAsync(Cancel);
            if (copiesLog)
            {
                File.Copy($"{path}.wal", $"{path}.copy"); // as a kill would leave it: closing brings it into the file
            }
        }
    }

    [Fact]
    public async Task A_log_of_another_database_is_told_before_it_is_replayed_where_it_does_not_name_its_file()
    {
        LibDuckDb.SkipUnlessInstalled();
        using (var memory = DuckDbDatabase.Open(DuckDbDatabase.InMemory, new DuckDbOptions()))
        using (var connection = memory.Connect())
        {
            // As an older version of this program, or of DuckDB, makes files.
            connection.Execute(
                $"ATTACH '{Path.Combine(folder, "galaxy.duckdb")}' AS older (STORAGE_VERSION 'v1.0.0'); CREATE TABLE older.own(a INT); DETACH older"
            );
        }

        var path = await NewDatabaseAsync();
        var other = Path.Combine(folder, "other.duckdb");
        File.Copy(path, other);
        await ImportAsync(path, 'a', copiesLog: false);
        await ImportAsync(other, 'b', copiesLog: true);
        var before = await File.ReadAllBytesAsync(path, Cancel);
        File.Move($"{other}.copy", $"{path}.wal");

        var error = await RefusedAsync(path);

        Assert.Contains("it would bring a second import 1 into imports", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(path, Cancel));

        async Task ImportAsync(string path, char content, bool copiesLog)
        {
            await using var sink = new UpdatingSink(new DuckDbStore(path), TimeProvider.System, new Random(1));
            await sink.OpenAsync(Cancel);
            await sink.BeginAsync(
                new ImportRecord
                {
                    Pipeline = SpanshDump.PipelineName,
                    Source = "dump.json",
                    Sha256 = new string(content, 64),
                    Record = "{}",
                    Options = "{}",
                    Started = DateTimeOffset.UnixEpoch,
                    Tool = "test",
                },
                Cancel
            );
            if (copiesLog)
            {
                // As a kill would leave it: closing brings it into the file.
                File.Copy($"{path}.wal", $"{path}.copy");
            }
        }
    }

    [Fact]
    public async Task Too_little_memory_is_told_with_the_setting()
    {
        LibDuckDb.SkipUnlessInstalled();
        var path = await NewDatabaseAsync();

        await using var store = new DuckDbStore($"{path}?memory_limit=100KB");
        var error = await Assert.ThrowsAsync<DestinationException>(() => store.OpenAsync(Cancel));

        Assert.Contains("emory", error.Message, StringComparison.Ordinal);
        Assert.Contains("?memory_limit=2GB", error.Hint, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new DuckDbStore($"{path}?memory_limit=lots"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_that_another_process_holds_is_refused_with_the_process(bool isRead)
    {
        LibDuckDb.SkipUnlessInstalled();
        var path = await NewDatabaseAsync();
        using var holder = Process.Start(
            new ProcessStartInfo(
                Environment.ProcessPath!,
                ["-explicit", "only", "-method", $"*{nameof(Hold_a_file_in_a_process_of_its_own)}"]
            )
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                Environment = { [HeldVariable] = path },
            }
        )!;
        try
        {
            await DumpScene.UntilAsync(() => Task.FromResult(holder.HasExited || File.Exists(path + ".held")));

            var error = isRead
                ? await Assert.ThrowsAsync<DestinationException>(() =>
                    SpanshDump.ReadImportsAsync($"duckdb:{path}", AllSinks.Added, Cancel)
                )
                : await RefusedAsync(path);

            Assert.Contains(
                $"another process: {Path.GetFileName(Environment.ProcessPath)}",
                error.Message,
                StringComparison.Ordinal
            );
            Assert.Contains($"(PID {holder.Id})", error.Message, StringComparison.Ordinal);
            Assert.Contains($"wait until process {holder.Id} ends", error.Hint, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path + ".held");
            await holder.WaitForExitAsync(Cancel);
        }
    }

    [Fact(Explicit = true)]
    public async Task Hold_a_file_in_a_process_of_its_own()
    {
        var path = Environment.GetEnvironmentVariable(HeldVariable)!;
        await using var store = new DuckDbStore(path);
        await store.OpenAsync(Cancel);
        await File.WriteAllBytesAsync(path + ".held", [], Cancel);

        await DumpScene.UntilAsync(() => Task.FromResult(!File.Exists(path + ".held")));
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

    [Theory]
    [InlineData("v1.5.0", true)]
    [InlineData("v1.5.6", true)]
    [InlineData("v1.10.0", true)]
    [InlineData("v2.0.0-dev12", true)]
    [InlineData("v1.4.9", false)]
    [InlineData("v0.99.0", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Any_library_from_1_5_on_is_taken(string? version, bool isTaken) =>
        Assert.Equal(isTaken, DuckDbLibrary.IsNewEnough(version));

    [Fact]
    public async Task Without_the_library_the_error_says_where_it_was_looked_for()
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
        var output = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);

        Assert.True(process.ExitCode == 0, output);
        Assert.Contains("Total: 1, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0", output, StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public async Task Missing_library_in_a_process_of_its_own()
    {
        await using var store = new DuckDbStore(Path.Combine(folder, "galaxy.duckdb"));

        var error = await Assert.ThrowsAsync<MissingDependencyException>(() => store.OpenAsync(Cancel));

        Assert.Equal(ExitCode.MissingDependency, error.ExitCode);
        Assert.Contains("nowhere.so", error.Message, StringComparison.Ordinal);
        Assert.Contains("STARHAUL_LIBDUCKDB", error.Hint, StringComparison.Ordinal);
    }

    private async Task<string> NewDatabaseAsync(int rows = 0)
    {
        var path = Path.Combine(folder, "galaxy.duckdb");
        await using var store = new DuckDbStore(path);
        await store.OpenAsync(Cancel);
        if (rows > 0)
        {
            var systems = StoreRows.Of(GalaxyTables.Systems);
            for (var id = 1; id <= rows; id++)
            {
                systems = systems.With(
                    ("id64", id),
                    ("name", Convert.ToHexString(SHA256.HashData(BitConverter.GetBytes(id))))
                );
            }

            await store.BeginAsync(Cancel);
            await store.InsertAsync(systems, systems.All(), Cancel);
            await store.CommitAsync(Cancel);
        }

        return path;
    }

    private static async Task<DestinationException> RefusedAsync(string path)
    {
        await using var store = new DuckDbStore(path);
        var error = await Assert.ThrowsAsync<DestinationException>(() => store.OpenAsync(Cancel));
        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Equal($"duckdb:{path}", error.Source);
        return error;
    }

    /// <summary>DuckDB's checksum of the main header, which stands before it.</summary>
    private static ulong HeaderChecksum(ReadOnlySpan<byte> file)
    {
        var checksum = 5381UL;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(file[sizeof(ulong)..HeaderLength]))
        {
            checksum ^= word * 0xBF58476D1CE4E5B9;
        }

        return checksum;
    }
}
