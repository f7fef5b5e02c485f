using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Starhaul.Manifests;
using Xunit;

namespace Starhaul.Tests.Manifests;

/// <summary>The exact text of the lines: a contract with other tools.</summary>
public sealed class ManifestLineTests
{
    private const string Hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static readonly DateTimeOffset Time = new(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);

    private static ManifestRecord FullRecord =>
        new()
        {
            Sha256 = Hash,
            Path = "systems_1day.json.gz",
            SourceUrl = "https://example.org/a+b?c=d&e=é",
            FinalUrl = "https://cdn.example.org/x",
            ETag = "\"5f-6\"",
            LastModifiedServer = Time.AddMilliseconds(-500),
            DownloadTimestamp = Time,
            ContentType = "application/gzip",
            DetectedType = "application/gzip",
            Regime = "gzip",
            ContentLength = new RecordedLength(3150000, 3150000),
            Digests = [new DigestVerdict("sha-256", Hash, "repr-digest", Verdict.Pass)],
            Tiers = new TierResults
            {
                Server = new TierResult(Verdict.Pass, "ETag"),
                Transport = new TierResult(Verdict.Pass, "<3150000>"),
                Digest = new TierResult(Verdict.Pass, "repr-digest"),
                Content = new TierResult(Verdict.NotOffered),
            },
            Evidence = Evidence.ServerDigest,
            Content = new ContentSummary
            {
                Type = "application/json",
                Length = 20000000,
                Records = 91243,
            },
            File = new RecordedFile
            {
                Mtime = Time,
                Mode = "0644",
                Device = 1,
                Inode = 2,
            },
            Transfer = new TransferFacts
            {
                Bytes = 3150000,
                Seconds = 1.2,
                Attempts = 1,
                Protocol = "HTTP/2",
            },
            Api = new ApiFacts
            {
                Resource = "a:b",
                Method = "POST",
                Body = new JsonObject { ["page"] = 1 },
                Request = "r",
                Question = "q",
                Pages = 3,
                Records = 7,
                WaitedSeconds = 0.5,
                Runs = 1,
                First = new JsonObject { ["page"] = 0 },
                Until = Time,
                UnusedPointers = ["/total"],
                Children = new ApiChildrenFacts { Parent = "a:c", Rejects = [new ApiChildReject("n=1", "gone")] },
            },
            Tool = "starhaul/0.1.0",
            Prev = Hash,
        };

    public static TheoryData<ManifestEvent, string> Lines =>
        new()
        {
            {
                new ManifestMetadata
                {
                    BoxId = "00112233445566778899aabbccddeeff",
                    Created = Time,
                    Tool = "starhaul/0.1.0",
                },
                """{"event":"manifest","format":"starhaul-manifest","schema_version":1,"box_id":"00112233445566778899aabbccddeeff","created":"2026-11-21T20:00:00Z","tool":"starhaul/0.1.0","prev":null}"""
            },
            {
                FullRecord,
                """{"event":"record","sha256":"HASH","path":"systems_1day.json.gz","source_url":"https://example.org/a+b?c=d&e=é","final_url":"https://cdn.example.org/x","etag":"\"5f-6\"","last_modified_server":"2026-11-21T19:59:59.5Z","download_timestamp":"2026-11-21T20:00:00Z","content_type":"application/gzip","detected_type":"application/gzip","regime":"gzip","content_length":{"expected":3150000,"actual":3150000},"wire":null,"digests":[{"algorithm":"sha-256","value":"HASH","origin":"repr-digest","verdict":"pass"}],"tiers":{"server":{"verdict":"pass","compared":"ETag"},"transport":{"verdict":"pass","compared":"<3150000>"},"digest":{"verdict":"pass","compared":"repr-digest"},"content":{"verdict":"not_offered","compared":null}},"evidence":"server_digest","content":{"type":"application/json","length":20000000,"records":91243,"sha256":null},"file":{"mtime":"2026-11-21T20:00:00Z","mode":"0644","device":1,"inode":2},"transfer":{"bytes":3150000,"seconds":1.2,"attempts":1,"resumed_from":0,"connections":1,"protocol":"HTTP/2"},"supersedes":null,"derived_from":null,"api":{"resource":"a:b","method":"POST","body":{"page":1},"request":"r","question":"q","pages":3,"records":7,"total":null,"capped_at":null,"repeats":0,"known":0,"too_old":0,"skipped_pages":0,"requests":0,"waited_seconds":0.5,"runs":1,"first":{"page":0},"last":null,"pages_with_validator":0,"since":null,"until":"2026-11-21T20:00:00Z","newest":null,"untimed":0,"since_cursor":null,"newest_cursor":null,"bounded_by":null,"unused_pointers":["/total"],"children":{"parent":"a:c","parent_path":null,"parent_sha256":null,"asked":0,"repeats":0,"rejected":0,"rejects":[{"parameters":"n=1","reason":"gone"}]},"snapshot":null,"not_a_snapshot":null},"stream":null,"tool":"starhaul/0.1.0","prev":"HASH"}"""
            },
            {
                new ManifestVerification
                {
                    Path = "a b",
                    Sha256 = null,
                    Verdict = Verdict.Fail,
                    At = Time,
                    Prev = Hash,
                },
                """{"event":"verification","path":"a b","sha256":null,"verdict":"fail","at":"2026-11-21T20:00:00Z","prev":"HASH"}"""
            },
            {
                new ManifestRemoval
                {
                    Path = "x\"y",
                    At = Time,
                    Prev = Hash,
                },
                """{"event":"removal","path":"x\"y","at":"2026-11-21T20:00:00Z","prev":"HASH"}"""
            },
        };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Writes_each_event_exactly_so(ManifestEvent line, string text) =>
        Assert.Equal(
            text.Replace("HASH", Hash, StringComparison.Ordinal),
            Encoding.UTF8.GetString(ManifestJson.ToLine(line))
        );

    [Theory]
    [MemberData(nameof(Lines))]
    public void Reads_back_what_it_wrote(ManifestEvent line, string text)
    {
        var written = text.Replace("HASH", Hash, StringComparison.Ordinal);

        var read = JsonSerializer.Deserialize(written, ManifestJson.Context.ManifestEvent)!;

        Assert.IsType(line.GetType(), read);
        Assert.Equal(written, Encoding.UTF8.GetString(ManifestJson.ToLine(read)));
    }

    [Fact]
    public void Never_breaks_a_line_whatever_a_path_holds()
    {
        var line = ManifestJson.ToLine(new ManifestRemoval { Path = "a\nb\r\0\u2028\ud83d\ude80", At = Time });

        Assert.DoesNotContain((byte)'\n', line);
        var read = (ManifestRemoval)JsonSerializer.Deserialize(line, ManifestJson.Context.ManifestEvent)!;
        Assert.Equal("a\nb\r\0\u2028\ud83d\ude80", read.Path);
    }
}
