using System.Text.Json;
using System.Text.Json.Nodes;
using Starhaul.Manifests;
using Xunit;

namespace Starhaul.Tests.Manifests;

/// <summary>
/// States of a publish that somebody else has put into a box: an unpacked archive, a colleague's box, a file by hand. None of
/// them renames a file or writes a record.
/// </summary>
public sealed class ForeignStateTests : IDisposable
{
    private readonly TestBox box = new();

    [Fact]
    public async Task A_state_without_the_seal_of_the_box_publishes_nothing()
    {
        var pending = Forge("a.txt");
        WriteUnsealed("a.txt.part.json", TestBox.State(pending));

        await AssertUntouchedAsync("a.txt");
        Assert.Contains(box.Warnings.Texts, text => text.Contains("not written in this box", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_state_with_the_seal_of_another_box_publishes_nothing()
    {
        using var other = new TestBox();
        var killed = await other.OpenToBeKilledAsync(afterSteps: 1);
        await Assert.ThrowsAsync<KilledException>(() => other.PublishAsync(killed, other.Prove("a.txt", "forged")));
        await box.AddAsync("own.txt", "own"); // the box has a key of its own
        foreach (var name in new[] { "a.txt.part", "a.txt.part.json" })
        {
            File.Copy(other.Full(name), box.Full(name));
        }

        await AssertUntouchedAsync("a.txt");
    }

    [Fact]
    public async Task A_sealed_state_with_one_field_changed_publishes_nothing()
    {
        var killed = await box.OpenToBeKilledAsync(afterSteps: 1);
        await Assert.ThrowsAsync<KilledException>(() => box.PublishAsync(killed, box.Prove("a.txt", "new")));
        var path = box.Full("a.txt.part.json");
        var state = JsonNode.Parse(File.ReadAllText(path))!;
        state["publishing"]![0]!["record"]!["evidence"] = "publisher_digest";
        File.WriteAllText(path, state.ToJsonString());

        await AssertUntouchedAsync("a.txt");
    }

    [Fact]
    public async Task A_state_in_a_folder_that_holds_no_file_of_the_box_is_not_even_looked_at()
    {
        Directory.CreateDirectory(box.Full("unpacked"));
        WriteUnsealed("unpacked/a.txt.part.json", TestBox.State(Forge("unpacked/a.txt")));

        await AssertUntouchedAsync("unpacked/a.txt");
        Assert.Empty(box.Warnings.Texts);
    }

    [Fact]
    public async Task A_sealed_state_that_was_moved_to_another_name_publishes_nothing()
    {
        var killed = await box.OpenToBeKilledAsync(afterSteps: 1);
        await Assert.ThrowsAsync<KilledException>(() => box.PublishAsync(killed, box.Prove("a.txt", "new")));
        File.Move(box.Full("a.txt.part.json"), box.Full("b.txt.part.json"));

        await box.OpenAsync();

        Assert.False(File.Exists(box.Full("a.txt")));
        Assert.Empty(box.Lines);
        Assert.True(File.Exists(box.Full("b.txt.part.json.failed")));
    }

    [Fact]
    public async Task A_publish_that_was_killed_in_a_new_folder_is_found_again()
    {
        var killed = await box.OpenToBeKilledAsync(afterSteps: 2);
        await Assert.ThrowsAsync<KilledException>(() => box.PublishAsync(killed, box.Prove("new/a.txt", "new")));

        var manifest = await box.OpenAsync();

        Assert.NotNull(manifest.FindByPath("new/a.txt"));
        Assert.False(File.Exists(box.Full("manifest.pending")));
    }

    [Fact]
    public async Task Whoever_only_looks_changes_nothing_and_says_what_is_pending()
    {
        var killed = await box.OpenToBeKilledAsync(afterSteps: 1);
        await Assert.ThrowsAsync<KilledException>(() => box.PublishAsync(killed, box.Prove("a.txt", "new")));
        File.AppendAllText(box.ManifestPath, "{\"torn");
        var before = Listing();

        await box.OpenAsync(box.Options with { WillWrite = false });

        Assert.Equal(before, Listing());
        Assert.Contains("a.txt.part.json", Assert.Single(box.Warnings.Texts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_is_a_pipe_does_not_hold_the_box_up()
    {
        using var made = System.Diagnostics.Process.Start("mkfifo", box.Full("a.txt.part.json"));
        await made.WaitForExitAsync(TestContext.Current.CancellationToken);

        await box.OpenAsync().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Empty(box.Lines);
    }

    [Theory]
    [InlineData("manifest.jsonl")]
    [InlineData("manifest.lock")]
    public async Task A_manifest_or_lock_that_is_a_link_is_refused(string name)
    {
        using var outside = new TestBox();
        File.WriteAllText(outside.Full("victim"), "");
        File.CreateSymbolicLink(box.Full(name), outside.Full("victim"));

        var error = await Assert.ThrowsAsync<DestinationException>(() => box.AddAsync("a.txt", "a"));

        Assert.Contains("symbolic link", error.Message, StringComparison.Ordinal);
        Assert.Empty(File.ReadAllText(outside.Full("victim")));
    }

    [Fact]
    public async Task The_key_and_the_states_are_for_the_owner_alone()
    {
        var killed = await box.OpenToBeKilledAsync(afterSteps: 1);
        await Assert.ThrowsAsync<KilledException>(() => box.PublishAsync(killed, box.Prove("a.txt", "new")));

        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        foreach (var name in new[] { "manifest.key", "manifest.lock", "a.txt.part.json" })
        {
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(box.Full(name)));
        }
    }

    public void Dispose() => box.Dispose();

    private PendingPublish Forge(string path) =>
        box.Prove(
            path,
            "forged",
            record =>
                record with
                {
                    Evidence = Evidence.PublisherDigest,
                    Digests = [new DigestVerdict("sha-256", record.Sha256, "option", Verdict.Pass)],
                    Tiers = record.Tiers with { Digest = new TierResult(Verdict.Pass) },
                }
        );

    private void WriteUnsealed(string path, PartState state) =>
        File.WriteAllText(box.Full(path), JsonSerializer.Serialize(state, ManifestJson.Context.PartState));

    private async Task AssertUntouchedAsync(string path)
    {
        var lines = box.Lines;

        await box.OpenAsync();

        Assert.False(File.Exists(box.Full(path)));
        Assert.Equal(lines, box.Lines);
        Assert.True(File.Exists(box.Full(path + ".part")));
        Assert.True(File.Exists(box.Full(path + ".part.json")));
    }

    private string[] Listing() =>
        [
            .. Directory
                .EnumerateFiles(box.Root)
                .Order(StringComparer.Ordinal)
                .Select(path => $"{path} {Convert.ToHexString(File.ReadAllBytes(path))}"),
        ];
}
