using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Starhaul.Cli.Demo;
using Starhaul.Pipelines.Tests.Sinks;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Pipelines.Tests.Dumps;

/// <summary>A folder of its own with a box and a database, and what tests do with them through the public face.</summary>
internal sealed class DumpScene : IDisposable
{
    private readonly List<Process> started = [];

    /// <summary>The folder; it is the box too.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("starhaul-dump-").FullName;

    /// <summary>The target of most tests.</summary>
    public string Target => TargetAt("galaxy.db");

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A real sample; the test is skipped where the samples are not.</summary>
    public static string Sample(string name)
    {
        var samples = Environment.GetEnvironmentVariable("STARHAUL_SAMPLES");
        Assert.SkipWhen(
            samples is null,
            "The samples of real data are not here: set STARHAUL_SAMPLES to their folder."
        );
        return Path.Combine(samples, "spansh", name);
    }

    /// <summary>A generated dump of about so many bytes.</summary>
    public static byte[] GalaxyOf(long length, int seed = 1)
    {
        using var dump = new MemoryStream();
        GalaxyGenerator.Generate(dump, length, seed);
        return dump.ToArray();
    }

    public static byte[] Gzip(byte[] plain)
    {
        using var coded = new MemoryStream();
        using (var gzip = new GZipStream(coded, CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }

        return coded.ToArray();
    }

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string TargetAt(string name) => "sqlite:" + PathOf(name);

    /// <summary>Writes a file.</summary>
    /// <returns>Its full path.</returns>
    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(PathOf(name), content);
        return PathOf(name);
    }

    /// <inheritdoc cref="Write(string, byte[])" />
    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Runs the pipeline once.</summary>
    public async Task<SpanshDumpResult> LoadAsync(
        string source,
        SpanshDumpOptions? options = null,
        IProgress<SpanshDumpProgress>? progress = null
    )
    {
        await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = Folder });
        var dump = new SpanshDump(
            (options ?? new SpanshDumpOptions { Targets = [Target] }) with
            {
                Sinks = AllSinks.Added,
            }
        );
        return await dump.RunAsync(fetcher, Source.Parse(source), progress, Cancel);
    }

    /// <summary>Every row of every table of data of a SQLite file, as text without import ids.</summary>
    public Task<string> TablesAsync(string name = "galaxy.db") => TablesOfAsync(TargetAt(name));

    /// <summary>Every row of every table of data of a target of any kind, as text without import ids.</summary>
    public static async Task<string> TablesOfAsync(string target) =>
        (await TargetTables.ReadAsync(target, Cancel)).Text;

    /// <summary>What the tables are when nothing disturbs the load.</summary>
    public async Task<string> UndisturbedAsync(byte[] plain)
    {
        var source = Write("undisturbed.json", plain);
        await LoadAsync(source, new SpanshDumpOptions { Targets = [TargetAt("undisturbed.db")] });
        return await TablesAsync("undisturbed.db");
    }

    /// <summary>The one import of the target, which must be complete.</summary>
    public Task<ImportRecord> OneImportAsync() => OneImportAsync(Target);

    /// <inheritdoc cref="OneImportAsync()" />
    public static async Task<ImportRecord> OneImportAsync(string target)
    {
        var import = Assert.Single(await SpanshDump.ReadImportsAsync(target, AllSinks.Added, Cancel));
        Assert.Equal(ImportRecord.Complete, import.Status);
        return import;
    }

    /// <summary>Starts the program in the folder.</summary>
    public Process Start(params string[] words)
    {
        var process = Process.Start(
            new ProcessStartInfo(BuiltProgram.Path, words)
            {
                WorkingDirectory = Folder,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        started.Add(process);
        return process;
    }

    /// <summary>Starts the program and waits for its end.</summary>
    public async Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] words)
    {
        var process = Start(words);
        var output = process.StandardOutput.ReadToEndAsync(Cancel);
        var error = process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Waits for something that another process or task does.</summary>
    /// <param name="condition">Whether it has done it.</param>
    /// <param name="limit">How long it may take; null for a minute.</param>
    public static async Task UntilAsync(Func<Task<bool>> condition, TimeSpan? limit = null)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        late.CancelAfter(limit ?? TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            await Task.Delay(2, late.Token);
        }
    }

    public void Dispose()
    {
        foreach (var process in started)
        {
            process.Kill(); // does nothing to one that has ended
            process.WaitForExit();
            process.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
    }
}
