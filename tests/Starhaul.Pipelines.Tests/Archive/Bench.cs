using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Tests.Messages;
using Starhaul.Testing;
using Xunit;

namespace Starhaul.Pipelines.Tests.Archive;

/// <summary>An archive in a folder of its own, with a clock that stands still.</summary>
internal sealed class Bench : IDisposable
{
    public const string Relay = "tcp://127.0.0.1:9500";

    /// <summary>Makes the folder in memory where that is possible: hundreds of flushes to disk take their time.</summary>
    public Bench()
    {
        const string InMemory = "/dev/shm";
        Folder = Path.Join(
            Directory.Exists(InMemory) ? InMemory : Path.GetTempPath(),
            $"starhaul-archive-{Guid.NewGuid():N}"
        );
        Directory.CreateDirectory(Folder);
    }

    public string Folder { get; }

    public FakeTimeProvider Clock { get; } = FakeTimes.Start();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ArchiveOptions Options =>
        new()
        {
            Folder = Folder,
            Relays = [Relay],
            TimeProvider = Clock,
        };

    public Task<ArchiveWriter> OpenAsync(Func<ArchiveOptions, ArchiveOptions>? change = null) =>
        ArchiveWriter.OpenAsync(change is null ? Options : change(Options), Cancellation);

    /// <summary>Appends messages as they arrive now.</summary>
    public void Append(ArchiveWriter writer, params string[] messages)
    {
        foreach (var json in messages)
        {
            writer.Append(Feed.Message(json), Clock.GetUtcNow());
        }
    }

    public string FullPath(string path) => Path.Join(Folder, path);

    /// <summary>All that can be read of a segment by now.</summary>
    public List<string> Lines(string path) => ReadAll(FullPath(path));

    public static List<string> ReadAll(string path)
    {
        using var reader = SegmentReader.Open(path);
        var lines = new List<string>();
        while (reader.TryReadLine(out var line, out _))
        {
            lines.Add(Encoding.UTF8.GetString(line.Span));
        }

        return lines;
    }

    public async Task<IReadOnlyList<ManifestRecord>> RecordsAsync() =>
        (await Manifest.OpenAsync(Folder, cancellationToken: Cancellation)).Records;

    /// <summary>Every record of the manifest holds, and the chain too.</summary>
    public async Task VerifyAsync()
    {
        Assert.Empty((await Manifest.CheckAsync(Folder, cancellationToken: Cancellation)).Faults);
        var manifest = await Manifest.OpenAsync(Folder, cancellationToken: Cancellation);
        await foreach (var file in manifest.VerifyAsync(VerifyOptions.Default, cancellationToken: Cancellation))
        {
            Assert.Equal(Verdict.Pass, file.Verdict);
        }
    }

    /// <summary>Runs a program and gives its standard output; a failure fails the test.</summary>
    public static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var output = process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program}: {error}");
        return output;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
