using System.Text;
using System.Text.Json.Nodes;
using Starhaul.Manifests;
using Xunit;

namespace Starhaul.Tests.Manifests;

/// <summary>Broken lines and broken chains: found, named by line, never rewritten.</summary>
public sealed class ManifestFaultTests : IDisposable
{
    private readonly TestBox box = new();

    public void Dispose() => box.Dispose();

    public static TheoryData<string, string> BrokenFields =>
        new()
        {
            { "path", "../x" },
            { "path", "/etc/passwd" },
            { "path", "a//b" },
            { "path", "" },
            { "path", "manifest.jsonl" },
            { "sha256", "ABC" },
            { "supersedes", "x" },
            { "evidence", "none at all" },
            { "download_timestamp", "yesterday" },
        };

    [Fact]
    public async Task A_changed_line_breaks_the_chain_at_the_next_one()
    {
        await box.AddAsync("a.txt", "a");
        await box.AddAsync("b.txt", "b");
        box.ChangeLine(2, line => line["tool"] = "other");

        await AssertBrokenAsync(3, "breaks the chain");
    }

    [Fact]
    public async Task A_line_taken_out_breaks_the_chain()
    {
        await box.AddAsync("a.txt", "a");
        await box.AddAsync("b.txt", "b");
        box.WriteLines(box.Lines[0], box.Lines[2]);

        await AssertBrokenAsync(2, "breaks the chain");
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"event\":\"unheard_of\",\"prev\":null}")]
    [InlineData("{\"event\":\"removal\",\"prev\":null}")]
    [InlineData("{\"event\":\"removal\",\"path\":null,\"at\":\"2026-11-21T20:00:00Z\",\"prev\":null}")]
    [InlineData("{\"event\":\"removal\",\"path\":\"a\",\"path\":\"b\",\"at\":\"2026-11-21T20:00:00Z\",\"prev\":null}")]
    public async Task A_line_that_is_no_event_is_named(string broken)
    {
        await box.AddAsync("a.txt", "a");
        box.WriteLines(box.Lines[0], broken, box.Lines[1]);

        await AssertBrokenAsync(2, "is not a manifest event");
    }

    [Theory]
    [MemberData(nameof(BrokenFields))]
    public async Task A_field_that_cannot_be_is_named(string field, string value)
    {
        await box.AddAsync("a.txt", "a");
        box.ChangeLine(2, line => line[field] = value);

        await AssertBrokenAsync(2, field);
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("tiers")]
    [InlineData("content_length")]
    public async Task A_field_that_is_missing_is_named(string field)
    {
        await box.AddAsync("a.txt", "a");
        box.ChangeLine(2, line => line.Remove(field));

        await AssertBrokenAsync(2, field);
    }

    [Fact]
    public async Task A_length_without_its_number_is_a_fault()
    {
        await box.AddAsync("a.txt", "a");
        box.ChangeLine(2, line => line["content_length"] = new JsonObject { ["expected"] = 1 });

        await AssertBrokenAsync(2, "actual");
    }

    [Fact]
    public async Task Line_1_must_say_what_the_file_is()
    {
        await box.AddAsync("a.txt", "a");
        box.WriteLines(box.Lines[1]);

        await AssertBrokenAsync(1, "not the \"manifest\" event");
    }

    [Fact]
    public async Task Only_line_1_says_what_the_file_is()
    {
        await box.AddAsync("a.txt", "a");
        var second = JsonNode.Parse(box.Lines[0])!;
        second["prev"] = TestBox.Sha256(box.Lines[0]);
        box.WriteLines(box.Lines[0], second.ToJsonString());

        await AssertBrokenAsync(2, "second \"manifest\" event");
    }

    [Fact]
    public async Task A_line_beyond_all_bounds_is_refused_and_not_held_in_memory()
    {
        await box.AddAsync("a.txt", "a");
        File.AppendAllText(box.ManifestPath, new string('x', LineReader.LongestLine + 1));

        await AssertBrokenAsync(3, "longer than 16,777,216 bytes");
    }

    [Fact]
    public async Task A_broken_manifest_is_not_appended_to()
    {
        await box.AddAsync("a.txt", "a");
        var manifest = await box.OpenAsync();
        box.ChangeLine(2, line => line["tool"] = "other");
        File.AppendAllText(box.ManifestPath, "garbage\n");
        var before = File.ReadAllBytes(box.ManifestPath);
        var pending = box.Prove("b.txt", "b");

        await Assert.ThrowsAsync<IntegrityException>(() => box.PublishAsync(manifest, pending));
        await Assert.ThrowsAsync<IntegrityException>(() => box.PublishAsync(manifest, pending));

        Assert.Equal(before, File.ReadAllBytes(box.ManifestPath));
        Assert.True(File.Exists(box.Full("b.txt.part")));
        Assert.False(File.Exists(box.Full("b.txt")));
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\u00ff")]
    public async Task Text_that_is_no_unicode_is_a_fault(string broken)
    {
        await box.AddAsync("a.txt", "a");
        var text = File.ReadAllText(box.ManifestPath)
            .Replace("a.txt\",\"source", broken + "\",\"source", StringComparison.Ordinal);
        await File.WriteAllBytesAsync(box.ManifestPath, Encoding.Latin1.GetBytes(text));

        await AssertBrokenAsync(2, "is not a manifest event");
    }

    [Fact]
    public async Task A_bit_flipped_anywhere_before_the_last_line_is_found()
    {
        await box.AddAsync("a.txt", "a");
        await box.AddAsync("b.txt", "b");
        var bytes = File.ReadAllBytes(box.ManifestPath);
        var last = bytes.Length - box.Lines[^1].Length - 1;

        for (var position = 0; position < last; position++)
        {
            bytes[position] ^= (byte)(1 << (position % 8));
            File.WriteAllBytes(box.ManifestPath, bytes);
            var isSound = false;
            try
            {
                isSound = (await Manifest.CheckAsync(box.Root)).IsSound;
            }
            catch (DestinationException error)
            {
                Assert.Contains("schema version", error.Message, StringComparison.Ordinal);
            }

            Assert.False(isSound, $"byte {position}");
            bytes[position] ^= (byte)(1 << (position % 8));
        }
    }

    [Fact]
    public async Task Check_lists_all_faults_by_line()
    {
        for (var i = 0; i < 5; i++)
        {
            await box.AddAsync($"{i}.txt", "x");
        }

        box.ChangeLine(3, line => line["sha256"] = "x");
        var lines = box.Lines;
        lines[4] = "garbage";
        box.WriteLines(lines);

        var report = await Manifest.CheckAsync(box.Root, cancellationToken: TestContext.Current.CancellationToken);

        Assert.False(report.IsSound);
        Assert.Equal([3L, 4, 5, 6], report.Faults.Select(fault => fault.Line));
        Assert.Equal(6, report.Lines);
        Assert.Null(report.Files);
    }

    [Fact]
    public async Task Check_compares_the_head_and_finds_an_older_one()
    {
        await box.AddAsync("a.txt", "a");
        var first = (await box.OpenAsync()).Head;
        await box.AddAsync("b.txt", "b");

        var now = await Manifest.CheckAsync(box.Root, TestBox.Sha256(box.Lines[^1]).ToUpperInvariant());
        var grown = await Manifest.CheckAsync(box.Root, first);
        var other = await Manifest.CheckAsync(box.Root, TestBox.Sha256("other"));

        Assert.True(now.IsSound);
        Assert.Equal(TestBox.Sha256(box.Lines[^1]), now.Head);
        Assert.Equal((3, 2, 3), (now.Lines, now.Files, now.ExpectedHeadLine));
        Assert.False(grown.IsSound);
        Assert.Equal(2, grown.ExpectedHeadLine);
        Assert.False(other.IsSound);
        Assert.Null(other.ExpectedHeadLine);
    }

    [Fact]
    public async Task Check_leaves_a_torn_line_alone()
    {
        await box.AddAsync("a.txt", "a");
        File.AppendAllText(box.ManifestPath, "{\"event\"");
        var before = File.ReadAllBytes(box.ManifestPath);

        var report = await Manifest.CheckAsync(box.Root, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(report.IsSound);
        Assert.Equal(8, report.TornBytes);
        Assert.Equal(before, File.ReadAllBytes(box.ManifestPath));
    }

    [Fact]
    public async Task Check_of_a_folder_without_a_manifest_is_refused() =>
        await Assert.ThrowsAsync<DestinationException>(() => Manifest.CheckAsync(box.Root));

    private async Task AssertBrokenAsync(int line, string fault)
    {
        var before = File.ReadAllBytes(box.ManifestPath);

        var error = await Assert.ThrowsAsync<IntegrityException>(() => box.OpenAsync());

        Assert.Contains($"line {line} ", error.Message, StringComparison.Ordinal);
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
        Assert.Contains("Manifest.CheckAsync", error.Hint, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(box.ManifestPath));
        var report = await Manifest.CheckAsync(box.Root, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(line, report.Faults[0].Line);
    }
}
