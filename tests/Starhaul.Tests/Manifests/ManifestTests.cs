using System.Text.Json.Nodes;
using Xunit;

namespace Starhaul.Tests.Manifests;

/// <summary>Opening, looking up, appending and folding.</summary>
public sealed class ManifestTests : IDisposable
{
    private readonly TestBox box = new();

    public void Dispose() => box.Dispose();

    [Fact]
    public async Task An_absent_manifest_is_an_empty_box_and_opening_makes_no_file()
    {
        var manifest = await box.OpenAsync();

        Assert.Empty(manifest.Records);
        Assert.Null(manifest.Metadata);
        Assert.Null(manifest.Head);
        Assert.Empty(Directory.EnumerateFileSystemEntries(box.Root));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_refused()
    {
        var error = await Assert.ThrowsAsync<DestinationException>(() => Manifest.OpenAsync(box.Full("nowhere")));

        Assert.Equal(ExitCode.Destination, error.ExitCode);
    }

    [Fact]
    public async Task A_published_file_is_found_by_path_source_and_hash_also_after_opening_again()
    {
        var record = await box.AddAsync("sub/a.txt", "hello");

        foreach (var manifest in new[] { await box.OpenAsync() })
        {
            var found = Assert.Single(manifest.Records);
            Assert.Equal(record.Prev, found.Prev);
            Assert.Equal(record.Prev, manifest.FindByPath("sub/a.txt")!.Prev);
            Assert.Equal(record.Prev, Assert.Single(manifest.FindBySource(record.SourceUrl)).Prev);
            Assert.Equal(record.Prev, Assert.Single(manifest.FindBySha256(record.Sha256.ToUpperInvariant())).Prev);
            Assert.True(manifest.Contains("sub/a.txt"));
            Assert.False(manifest.Contains("sub/b.txt"));
            Assert.Null(manifest.FindByPath("sub/b.txt"));
            Assert.Empty(manifest.FindBySource("https://example.org/"));
        }

        Assert.Equal("hello", File.ReadAllText(box.Full("sub/a.txt")));
        Assert.False(File.Exists(box.Full("sub/a.txt.part")));
        Assert.False(File.Exists(box.Full("sub/a.txt.part.json")));
        box.AssertChainHolds();
    }

    [Fact]
    public async Task A_manifest_that_was_written_over_since_is_told_when_a_record_is_asked_for()
    {
        await box.AddAsync("a.txt", "hello");
        var manifest = await box.OpenAsync();
        var bytes = File.ReadAllBytes(box.Full("manifest.jsonl"));
        bytes.AsSpan(bytes.Length / 2).Fill((byte)'x');
        File.WriteAllBytes(box.Full("manifest.jsonl"), bytes);

        var error = Assert.Throws<IntegrityException>(() => manifest.FindByPath("a.txt"));

        Assert.Contains("was changed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_record_holds_the_file_as_the_disk_shows_it()
    {
        var record = await box.AddAsync("a.txt", "hello");

        Assert.Equal(File.GetLastWriteTimeUtc(box.Full("a.txt")), record.File!.Mtime.UtcDateTime);
        Assert.Equal("0644", record.File.Mode);
        Assert.NotEqual(0, record.File.Inode);
    }

    [Fact]
    public async Task A_new_version_supersedes_the_old_one()
    {
        var old = await box.AddAsync("a.txt", "old");

        var record = await box.AddAsync("a.txt", "new");

        Assert.Null(old.Supersedes);
        Assert.Equal(old.Sha256, record.Supersedes);
        Assert.Equal("new", File.ReadAllText(box.Full("a.txt")));
        Assert.Equal(record.Sha256, (await box.OpenAsync()).FindByPath("a.txt")!.Sha256);
    }

    [Fact]
    public async Task Sources_are_found_newest_first()
    {
        await box.AddAsync("b.txt", "1", record => record with { SourceUrl = "https://example.org/s" });
        await box.AddAsync("a.txt", "2", record => record with { SourceUrl = "https://example.org/s" });
        await box.AddAsync("c.txt", "3", record => record with { SourceUrl = "https://example.org/s" });

        var found = (await box.OpenAsync()).FindBySource("https://example.org/s");

        Assert.Equal("c.txt a.txt b.txt", string.Join(' ', found.Select(record => record.Path)));
    }

    [Fact]
    public async Task A_removed_file_leaves_the_live_set_and_stays_on_disk_and_may_come_back()
    {
        await box.AddAsync("a.txt", "hello");
        var manifest = await box.OpenAsync();

        Assert.True(await manifest.RemoveAsync("a.txt", TestContext.Current.CancellationToken));
        Assert.False(await manifest.RemoveAsync("a.txt", TestContext.Current.CancellationToken));

        Assert.Null(manifest.FindByPath("a.txt"));
        Assert.Empty((await box.OpenAsync()).Records);
        Assert.True(File.Exists(box.Full("a.txt")));

        File.Delete(box.Full("a.txt"));
        var again = await box.AddAsync("a.txt", "hello");
        Assert.Null(again.Supersedes);
        Assert.Single((await box.OpenAsync()).Records);
        box.AssertChainHolds();
    }

    [Fact]
    public async Task Sees_what_others_wrote_after_a_refresh_and_before_an_append()
    {
        var early = await box.OpenAsync();
        await box.AddAsync("a.txt", "a");
        await early.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(early.FindByPath("a.txt"));

        await box.AddAsync("b.txt", "b");
        await box.PublishAsync(early, box.Prove("c.txt", "c"));

        Assert.Equal("a.txt b.txt c.txt", string.Join(' ', early.Records.Select(record => record.Path)));
        box.AssertChainHolds();
    }

    [Fact]
    public async Task A_manifest_that_was_replaced_is_read_from_its_start()
    {
        await box.AddAsync("a.txt", "a");
        var manifest = await box.OpenAsync();
        using var other = new TestBox();
        await other.AddAsync("b.txt", "b");
        await other.AddAsync("c.txt", "c");
        File.Move(other.ManifestPath, box.ManifestPath, overwrite: true);

        await manifest.RefreshAsync(TestContext.Current.CancellationToken);

        Assert.Equal("b.txt c.txt", string.Join(' ', manifest.Records.Select(record => record.Path)));
    }

    [Fact]
    public async Task Unknown_fields_of_a_later_edition_are_let_be()
    {
        await box.AddAsync("a.txt", "a");
        box.ChangeLine(2, line => line["new_field"] = new JsonObject { ["x"] = 1 });

        Assert.Single((await box.OpenAsync()).Records);
    }

    [Fact]
    public async Task A_newer_schema_is_refused_and_left_alone()
    {
        box.WriteLines("""{"event":"manifest","format":"starhaul-manifest","schema_version":2,"shape":"unknown"}""");
        var before = File.ReadAllBytes(box.ManifestPath);

        var error = await Assert.ThrowsAsync<DestinationException>(() => box.OpenAsync());

        Assert.Equal("The manifest has schema version 2, this program knows 1.", error.Message);
        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.Equal("Use a newer starhaul.", error.Hint);
        Assert.Equal(before, File.ReadAllBytes(box.ManifestPath));
        await Assert.ThrowsAsync<DestinationException>(() => Manifest.CheckAsync(box.Root));
    }

    [Fact]
    public async Task No_secret_of_a_url_is_ever_written_down()
    {
        var manifest = await box.OpenAsync();
        foreach (var url in new[] { "https://me:pw@example.org/a", "https://example.org/a?x=1&sig=secret" })
        {
            var pending = box.Prove("a.txt", "a", record => record with { SourceUrl = url });
            await Assert.ThrowsAsync<ArgumentException>(() => box.PublishAsync(manifest, pending));
        }

        var source = Source.Parse("https://me:pw@example.org/a?x=1&X-Amz-Signature=secret#f");
        await box.AddAsync("a.txt", "a", record => record with { SourceUrl = source.Text });
        var text = File.ReadAllText(box.ManifestPath);
        Assert.DoesNotContain("pw", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        await manifest.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Single(manifest.FindBySource(source.Text));
    }
}
