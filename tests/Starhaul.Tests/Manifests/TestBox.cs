using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Starhaul.Manifests;
using Starhaul.Testing;
using Xunit;

namespace Starhaul.Tests.Manifests;

/// <summary>A box in a folder of its own, with a clock that stands still, and short ways to publish into it.</summary>
internal sealed class TestBox : IDisposable
{
    public TestBox()
    {
        // In memory where there is such a folder: every append is flushed, and these tests make thousands.
        var parent = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        Root = Path.Combine(parent, "starhaul-box-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Root);
        Options = new ManifestOptions
        {
            TimeProvider = Time,
            Tool = "starhaul/0.1.0",
            LoggerFactory = Warnings,
            WillWrite = true,
        };
    }

    public string Root { get; }

    public FakeTimeProvider Time { get; } = FakeTimes.Start();

    public LogLines Warnings { get; } = new();

    public ManifestOptions Options { get; }

    public string ManifestPath => Full("manifest.jsonl");

    public string[] Lines => File.Exists(ManifestPath) ? File.ReadAllLines(ManifestPath) : [];

    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public string Full(string path) => Path.Combine(Root, path);

    public Task<Manifest> OpenAsync(ManifestOptions? options = null) =>
        Manifest.OpenAsync(Root, options ?? Options, TestContext.Current.CancellationToken);

    /// <summary>Opens with a hook that stands in for a kill: it throws <see cref="KilledException"/> after the n-th step.</summary>
    public Task<Manifest> OpenToBeKilledAsync(int afterSteps)
    {
        var steps = 0;
        return OpenAsync(Options with { AfterStep = KillAtLast });

        void KillAtLast(PublishStep step)
        {
            if (++steps == afterSteps)
            {
                throw new KilledException();
            }
        }
    }

    /// <summary>Puts proven bytes beside their name and says how they are to be published.</summary>
    public PendingPublish Prove(string path, string text, Func<ManifestRecord, ManifestRecord>? change = null)
    {
        var part = path + ".part";
        Directory.CreateDirectory(Path.GetDirectoryName(Full(part))!);
        File.WriteAllText(Full(part), text);
        var record = Record(path, text);
        return new PendingPublish
        {
            From = part,
            Sha256 = record.Sha256,
            Length = record.ContentLength.Actual,
            Record = change?.Invoke(record) ?? record,
        };
    }

    public static PartState State(params PendingPublish[] publishing) =>
        new()
        {
            SourceUrl = publishing.Length > 0 ? publishing[0].Record.SourceUrl : "https://example.org/x",
            Identity = new SourceIdentity(),
            Publishing = publishing,
        };

    public Task<IReadOnlyList<ManifestRecord>> PublishAsync(Manifest manifest, params PendingPublish[] publishing) =>
        manifest.PublishAsync(
            Full(publishing[0].Record.Path + ".part.json"),
            State(publishing),
            TestContext.Current.CancellationToken
        );

    /// <summary>Proves and publishes one file with a manifest that is opened for it.</summary>
    public async Task<ManifestRecord> AddAsync(
        string path,
        string text,
        Func<ManifestRecord, ManifestRecord>? change = null
    )
    {
        var records = await PublishAsync(await OpenAsync(), Prove(path, text, change));
        return records[0];
    }

    public ManifestRecord Record(string path, string text) =>
        new()
        {
            Sha256 = Sha256(text),
            Path = path,
            SourceUrl = "https://example.org/" + Uri.EscapeDataString(path),
            FinalUrl = "https://cdn.example.org/" + Uri.EscapeDataString(path),
            ETag = "\"abc\"",
            LastModifiedServer = new DateTimeOffset(2026, 11, 20, 5, 10, 0, TimeSpan.Zero),
            DownloadTimestamp = Time.GetUtcNow(),
            ContentType = "application/octet-stream",
            DetectedType = "text/plain",
            Regime = "binary",
            ContentLength = new RecordedLength(Encoding.UTF8.GetByteCount(text), Encoding.UTF8.GetByteCount(text)),
            Digests = [new DigestVerdict("sha-256", Sha256(text), "computed", Verdict.Recorded)],
            Tiers = new TierResults
            {
                Server = new TierResult(Verdict.Pass, "ETag \"abc\" held"),
                Transport = new TierResult(Verdict.Pass, "Content-Length"),
                Digest = new TierResult(Verdict.Recorded),
                Content = new TierResult(Verdict.NotOffered),
            },
            Evidence = Evidence.Length,
            Transfer = new TransferFacts
            {
                Bytes = Encoding.UTF8.GetByteCount(text),
                Seconds = 1.2,
                Attempts = 1,
                Protocol = "HTTP/2",
            },
            Tool = "starhaul/0.1.0",
        };

    /// <summary>Rewrites one line of the manifest as a hand or a disk could.</summary>
    public void ChangeLine(int number, Action<JsonObject> change)
    {
        var lines = Lines;
        var line = JsonNode.Parse(lines[number - 1])!.AsObject();
        change(line);
        lines[number - 1] = line.ToJsonString();
        WriteLines(lines);
    }

    public void WriteLines(params string[] lines) =>
        File.WriteAllText(ManifestPath, string.Concat(lines.Select(line => line + "\n")));

    /// <summary>Each line holds the hash of the line before.</summary>
    public void AssertChainHolds()
    {
        string? head = null;
        foreach (var line in Lines)
        {
            Assert.Equal(head, (string?)JsonNode.Parse(line)!["prev"]);
            head = Sha256(line);
        }
    }

    public void Dispose()
    {
        Warnings.Dispose();
        Directory.Delete(Root, recursive: true);
    }
}
