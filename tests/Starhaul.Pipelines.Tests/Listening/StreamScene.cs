using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Tests.Archive;
using Starhaul.Pipelines.Tests.Dumps;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Pipelines.Tests.Listening;

/// <summary>Relays that note what they send, an archive, and listeners to them through the public face.</summary>
internal sealed class StreamScene : IAsyncDisposable
{
    private readonly DumpScene files = new();
    private readonly List<ZeroMqRelay> relays = [];
    private readonly List<ListenerRun> runs = [];

    public StreamScene() => Assert.SkipUnless(ZeroMqRelay.IsAvailable, ZeroMqRelay.SkipReason);

    /// <summary>Folder, program and tables.</summary>
    public DumpScene Files => files;

    public string Archive => files.PathOf("eddn");

    public IReadOnlyList<ZeroMqRelay> Relays => relays;

    /// <summary>The file that every relay notes its frames in.</summary>
    public string Log => files.PathOf("sent.log");

    /// <summary>A listener to every relay that was started, without targets.</summary>
    public EddnStreamOptions Options =>
        new()
        {
            Relays = [.. relays.Select(relay => relay.Endpoint)],
            Archive = Archive,
            FlushInterval = TimeSpan.FromMilliseconds(50),
        };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task<ZeroMqRelay> RelayAsync(ZeroMqRelayOptions? options = null)
    {
        var samples = Environment.GetEnvironmentVariable("STARHAUL_SAMPLES");
        var relay = await ZeroMqRelay.StartAsync((options ?? new()) with { Log = Log, Samples = samples });
        relays.Add(relay);
        return relay;
    }

    /// <summary>Starts a listener; it is connected to every relay when this returns.</summary>
    public async Task<ListenerRun> ListenAsync(Func<EddnStreamOptions, EddnStreamOptions>? change = null)
    {
        foreach (var relay in relays.Where(_ => runs.TrueForAll(earlier => earlier.Completion.IsCompleted)))
        {
            await relay.AloneAsync();
        }

        var run = ListenerRun.Start(change is null ? Options : change(Options));
        runs.Add(run);
        foreach (var relay in relays)
        {
            await relay.SubscribedAsync();
        }

        return run;
    }

    /// <summary>The hashes of the JSON of all messages that were sent, each once.</summary>
    public HashSet<string> Sent() => [.. SentInOrder()];

    /// <summary>The hashes of the JSON of all messages in the order in which they were sent.</summary>
    public IEnumerable<string> SentInOrder() =>
        File.ReadLines(Log)
            .Select(line => line.Split(' '))
            .Where(words => words[0] == "message")
            .Select(words => words[2]);

    /// <summary>When each message was sent, by the hash of its JSON.</summary>
    public Dictionary<string, DateTimeOffset> SentAt() =>
        File.ReadLines(Log)
            .Select(line => line.Split(' '))
            .Where(words => words[0] == "message")
            .ToDictionary(
                words => words[2],
                words => DateTimeOffset.UnixEpoch.AddSeconds(double.Parse(words[3], CultureInfo.InvariantCulture))
            );

    /// <summary>The hashes of all lines of closed segments of messages.</summary>
    public List<string> Archived() => [.. Lines().Select(Hash)];

    /// <summary>The hashes of the lines of each closed segment of messages, in order.</summary>
    public IEnumerable<List<string>> ArchivedBySegment() =>
        Closed(Archive).Select(segment => Bench.ReadAll(segment).ConvertAll(Hash));

    /// <summary>The hashes of all lines of closed segments of messages of another archive.</summary>
    public static IEnumerable<string> ArchivedIn(string archive) => LinesOf(Closed(archive)).Select(Hash);

    /// <summary>The hashes of all lines that a reader gets now, of segments that are closed or still written.</summary>
    public HashSet<string> Readable() => [.. LinesOf(Segments(Archive)).Select(Hash)];

    /// <summary>All lines of closed segments of messages.</summary>
    public IEnumerable<string> Lines() => LinesOf(Closed(Archive));

    public IReadOnlyList<string> OpenSegments() =>
        Directory.Exists(Archive)
            ? Directory.GetFiles(Archive, "*" + SegmentName.OpenSuffix, SearchOption.AllDirectories)
            : [];

    /// <summary>The manifest is whole, and every file is as it says.</summary>
    /// <returns>Its records.</returns>
    public async Task<IReadOnlyList<ManifestRecord>> VerifyAsync()
    {
        Assert.Empty((await Manifest.CheckAsync(Archive, cancellationToken: Cancel)).Faults);
        var manifest = await Manifest.OpenAsync(Archive, cancellationToken: Cancel);
        await foreach (var file in manifest.VerifyAsync(VerifyOptions.Default, cancellationToken: Cancel))
        {
            Assert.Equal(Verdict.Pass, file.Verdict);
        }

        return manifest.Records;
    }

    /// <summary>Every segment that has its final name is whole, whether its record is written yet or not.</summary>
    public void ReadClosed() => Assert.NotNull(Lines().ToList());

    /// <summary>Loads the archive into new tables.</summary>
    public async Task<string> ReplayedAsync(string name = "replayed.db")
    {
        await new EddnReplay(new EddnReplayOptions { Targets = [files.TargetAt(name)] }).RunAsync(
            Archive,
            progress: null,
            Cancel
        );
        return await files.TablesAsync(name);
    }

    /// <summary>Sends a signal such as <c>TERM</c> to a process.</summary>
    public static async Task SignalAsync(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync(Cancel);
        Assert.Equal(0, kill.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var run in runs)
        {
            await run.DisposeAsync();
        }

        foreach (var relay in relays)
        {
            await relay.DisposeAsync();
        }

        files.Dispose();
    }

    private static string Hash(string line) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line)));

    private static IEnumerable<string> LinesOf(IEnumerable<string> segments) => segments.SelectMany(Bench.ReadAll);

    private static IEnumerable<string> Closed(string archive) =>
        Segments(archive).Where(path => !path.EndsWith(SegmentName.OpenSuffix, StringComparison.Ordinal));

    private static IEnumerable<string> Segments(string archive) =>
        (Directory.Exists(archive) ? Directory.GetFiles(archive, "*.jsonl.*", SearchOption.AllDirectories) : []).Where(
            path => SegmentName.Parse(Path.GetRelativePath(archive, path)) is { Schema: not SegmentName.DeadLetters }
        );
}
