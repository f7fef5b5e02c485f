using System.Text.Json;
using System.Text.Json.Nodes;
using Starhaul.Manifests;
using Xunit;

namespace Starhaul.Tests.Manifests;

/// <summary>Publishing, and what the next open makes of a kill at any moment.</summary>
public sealed class PublishTests : IDisposable
{
    private readonly TestBox box = new();

    public void Dispose() => box.Dispose();

    [Fact]
    public async Task Publishes_a_file_and_its_decoded_one_in_one_go()
    {
        var manifest = await box.OpenAsync();
        var coded = box.Prove("a.json.gz", "coded") with { WriteMeta = true };
        var decoded = box.Prove(
            "a.json",
            "decoded",
            record => record with { DerivedFrom = coded.Sha256, SourceUrl = coded.Record.SourceUrl }
        );

        var records = await box.PublishAsync(manifest, coded, decoded);

        Assert.Equal("a.json.gz a.json", string.Join(' ', records.Select(record => record.Path)));
        Assert.Equal("coded", File.ReadAllText(box.Full("a.json.gz")));
        Assert.Equal("decoded", File.ReadAllText(box.Full("a.json")));
        Assert.Equal(box.Lines[1] + "\n", File.ReadAllText(box.Full("a.json.gz.meta.json")));
        Assert.False(File.Exists(box.Full("a.json.meta.json")));
        Assert.Empty(Directory.EnumerateFiles(box.Root, "*.part*"));
        box.AssertChainHolds();
    }

    [Fact]
    public async Task A_file_that_the_manifest_does_not_know_is_not_replaced_without_force()
    {
        File.WriteAllText(box.Full("a.txt"), "mine");
        var manifest = await box.OpenAsync();
        var pending = box.Prove("a.txt", "new");

        var error = await Assert.ThrowsAsync<DestinationException>(() => box.PublishAsync(manifest, pending));

        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.Contains("FetchOptions.Force", error.Hint, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(box.Full("a.txt")));
        Assert.Equal("new", File.ReadAllText(box.Full("a.txt.part")));
        Assert.Empty(box.Lines);

        await box.PublishAsync(manifest, pending with { ReplaceUnknown = true });
        Assert.Equal("new", File.ReadAllText(box.Full("a.txt")));
    }

    [Fact]
    public async Task A_folder_in_the_way_is_never_replaced()
    {
        Directory.CreateDirectory(box.Full("a.txt"));
        var pending = box.Prove("a.txt", "new") with { ReplaceUnknown = true };
        var manifest = await box.OpenAsync();

        await Assert.ThrowsAsync<DestinationException>(() => box.PublishAsync(manifest, pending));
    }

    [Fact]
    public async Task Proven_bytes_of_another_length_are_not_published()
    {
        var pending = box.Prove("a.txt", "new");
        File.AppendAllText(box.Full("a.txt.part"), "x");
        var manifest = await box.OpenAsync();

        await Assert.ThrowsAsync<DestinationException>(() => box.PublishAsync(manifest, pending));

        Assert.Empty(box.Lines);
    }

    [Theory]
    [InlineData("../a.part", "a")]
    [InlineData("a.part", "../a")]
    [InlineData("a.part", "manifest.jsonl")]
    [InlineData("a.part", "sub/a")]
    public async Task Paths_that_leave_the_box_or_the_folder_are_misuse(string from, string path)
    {
        var proven = box.Prove("a", "x");
        var pending = proven with { From = from, Record = proven.Record with { Path = path } };
        var manifest = await box.OpenAsync();

        await Assert.ThrowsAsync<ArgumentException>(() =>
            manifest.PublishAsync(box.Full("a.part.json"), TestBox.State(pending))
        );
    }

    [Fact]
    public async Task A_kill_at_any_step_leaves_the_old_or_the_new_file_whole_and_the_next_open_ends_the_publish()
    {
        var steps = await KillAtEveryStepAsync(recoverKills: false);

        // State, two renames, two records, one sidecar, state removed.
        Assert.Equal(7, steps);
    }

    [Fact]
    public async Task A_kill_at_any_step_of_the_recovery_is_made_good_as_well() =>
        await KillAtEveryStepAsync(recoverKills: true);

    [Fact]
    public async Task A_kill_while_the_same_bytes_are_published_again_leaves_no_part_file()
    {
        await box.AddAsync("a.txt", "same");
        var killed = await box.OpenToBeKilledAsync(afterSteps: 1);
        await Assert.ThrowsAsync<KilledException>(() => box.PublishAsync(killed, box.Prove("a.txt", "same")));

        await box.OpenAsync();

        Assert.Equal("same", File.ReadAllText(box.Full("a.txt")));
        Assert.Equal(2, box.Lines.Length);
        Assert.Empty(Directory.EnumerateFiles(box.Root, "*.part*"));
        box.AssertChainHolds();
    }

    [Fact]
    public async Task A_line_torn_at_any_byte_is_cut_off_and_written_again()
    {
        await box.AddAsync("a.txt", "old");
        var whole = File.ReadAllBytes(box.ManifestPath);
        var killed = await box.OpenToBeKilledAsync(afterSteps: 3);
        await Assert.ThrowsAsync<KilledException>(() => box.PublishAsync(killed, box.Prove("a.txt", "new")));
        var appended = File.ReadAllBytes(box.ManifestPath);
        var state = File.ReadAllBytes(box.Full("a.txt.part.json"));

        for (var length = whole.Length; length < appended.Length; length++)
        {
            File.WriteAllBytes(box.ManifestPath, appended[..length]);
            File.WriteAllBytes(box.Full("a.txt.part.json"), state);
            box.Warnings.Clear();

            var manifest = await box.OpenAsync();

            Assert.Equal(TestBox.Sha256("new"), Assert.Single(manifest.Records).Sha256);
            Assert.Equal(appended, File.ReadAllBytes(box.ManifestPath));
            Assert.Equal(length > whole.Length ? 2 : 1, box.Warnings.Texts.Count);
        }

        box.AssertChainHolds();
    }

    [Fact]
    public async Task The_first_line_torn_at_any_byte_is_an_empty_box_again()
    {
        await box.AddAsync("a.txt", "a");
        var first = box.Lines[0];

        for (var length = 1; length <= first.Length; length++)
        {
            File.WriteAllText(box.ManifestPath, first[..length]);

            var manifest = await box.OpenAsync();

            Assert.Null(manifest.Metadata);
            Assert.Empty(File.ReadAllBytes(box.ManifestPath));
        }

        await box.AddAsync("b.txt", "b");
        Assert.Equal(2, box.Lines.Length);
        box.AssertChainHolds();
    }

    [Fact]
    public async Task A_publish_whose_bytes_are_gone_is_set_aside_with_a_warning()
    {
        await box.AddAsync("a.txt", "old");
        await KillAfterStateAsync(box.Prove("a.txt", "new"));
        File.WriteAllText(box.Full("a.txt.part"), "bad");

        var manifest = await box.OpenAsync();

        Assert.Equal("old", File.ReadAllText(box.Full("a.txt")));
        Assert.Equal(TestBox.Sha256("old"), Assert.Single(manifest.Records).Sha256);
        Assert.True(File.Exists(box.Full("a.txt.part.json.failed")));
        Assert.False(File.Exists(box.Full("a.txt.part.json")));
        Assert.Contains("set aside", Assert.Single(box.Warnings.Texts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_came_in_the_way_after_the_kill_is_not_replaced()
    {
        await KillAfterStateAsync(box.Prove("a.txt", "new"));
        File.WriteAllText(box.Full("a.txt"), "mine");

        var manifest = await box.OpenAsync();

        Assert.Empty(manifest.Records);
        Assert.Equal("mine", File.ReadAllText(box.Full("a.txt")));
        Assert.Equal("new", File.ReadAllText(box.Full("a.txt.part")));
        Assert.True(File.Exists(box.Full("a.txt.part.json.failed")));
    }

    [Fact]
    public async Task A_folder_that_took_the_place_of_a_known_file_does_not_close_the_box()
    {
        await box.AddAsync("a.txt", "old");
        await KillAfterStateAsync(box.Prove("a.txt", "new"));
        File.Delete(box.Full("a.txt"));
        Directory.CreateDirectory(box.Full("a.txt"));

        var manifest = await box.OpenAsync();

        Assert.Equal(TestBox.Sha256("old"), Assert.Single(manifest.Records).Sha256);
        Assert.Equal("new", File.ReadAllText(box.Full("a.txt.part")));
    }

    [Fact]
    public async Task A_state_that_points_out_of_the_box_is_left_alone()
    {
        using var outside = new TestBox();
        await KillAfterStateAsync(box.Prove("a.txt", "new"));
        var state = JsonNode.Parse(File.ReadAllText(box.Full("a.txt.part.json")))!;
        var escape = "../" + Path.GetFileName(outside.Root) + "/a.txt";
        state["publishing"]![0]!["from"] = escape + ".part";
        state["publishing"]![0]!["record"]!["path"] = escape;
        File.WriteAllText(box.Full("a.txt.part.json"), state.ToJsonString());
        File.WriteAllText(outside.Full("a.txt.part"), "new");

        await box.OpenAsync();

        Assert.True(File.Exists(outside.Full("a.txt.part")));
        Assert.False(File.Exists(outside.Full("a.txt")));
        Assert.True(File.Exists(box.Full("a.txt.part.json")));
    }

    [Fact]
    public async Task States_of_jobs_under_way_and_files_that_are_no_states_are_let_be()
    {
        File.WriteAllText(
            box.Full("a.part.json"),
            JsonSerializer.Serialize(TestBox.State(), ManifestJson.Context.PartState)
        );
        File.WriteAllText(box.Full("b.part.json"), "not json");
        File.WriteAllText(box.Full("c.part.json"), "{\"x\":1}");

        await box.OpenAsync();

        Assert.Equal(3, Directory.EnumerateFiles(box.Root, "*.part.json").Count());
        Assert.Empty(box.Warnings.Texts);
    }

    [Fact]
    public async Task A_box_further_down_finishes_its_publishes_itself()
    {
        using var inner = new TestBox();
        await box.AddAsync("o.txt", "o");
        var killed = await inner.OpenToBeKilledAsync(afterSteps: 2);
        await Assert.ThrowsAsync<KilledException>(() => inner.PublishAsync(killed, inner.Prove("a.txt", "new")));
        var inside = box.Full("inner");
        Directory.Move(inner.Root, inside);

        await box.OpenAsync();

        Directory.Move(inside, inner.Root);
        Assert.NotNull((await inner.OpenAsync()).FindByPath("a.txt"));
    }

    [Fact]
    public async Task A_state_behind_a_symbolic_link_is_not_followed()
    {
        using var outside = new TestBox();
        await outside.AddAsync("x.txt", "x");
        var killed = await outside.OpenToBeKilledAsync(afterSteps: 1);
        await Assert.ThrowsAsync<KilledException>(() => outside.PublishAsync(killed, outside.Prove("a.txt", "new")));
        Directory.CreateSymbolicLink(box.Full("link"), outside.Root);

        await box.OpenAsync();

        Assert.True(File.Exists(outside.Full("a.txt.part.json")));
    }

    private async Task KillAfterStateAsync(PendingPublish pending)
    {
        var killed = await box.OpenToBeKilledAsync(afterSteps: 1);
        await Assert.ThrowsAsync<KilledException>(() => box.PublishAsync(killed, pending));
    }

    /// <returns>How many steps there are to be killed at.</returns>
    private static async Task<int> KillAtEveryStepAsync(bool recoverKills)
    {
        for (var step = 1; ; step++)
        {
            using var fresh = new TestBox();
            await fresh.AddAsync("a.gz", "old");
            var killed = await fresh.OpenToBeKilledAsync(step);
            var source = fresh.Record("a.gz", "new").SourceUrl;
            PendingPublish[] publishing =
            [
                fresh.Prove("a.gz", "new") with
                {
                    WriteMeta = true,
                },
                fresh.Prove("a", "decoded", record => record with { SourceUrl = source }),
            ];
            var publish = fresh.PublishAsync(killed, publishing);
            if (await Record.ExceptionAsync(() => publish) is not KilledException)
            {
                return step - 1;
            }

            Assert.Contains(File.ReadAllText(fresh.Full("a.gz")), new[] { "old", "new" }, StringComparer.Ordinal);
            for (var again = 1; recoverKills && await IsKilledAsync(fresh, again); again++) { }

            var manifest = await fresh.OpenAsync();
            Assert.Equal("new", File.ReadAllText(fresh.Full("a.gz")));
            Assert.Equal("decoded", File.ReadAllText(fresh.Full("a")));
            Assert.Equal("a a.gz", string.Join(' ', manifest.Records.Select(record => record.Path)));
            Assert.Equal(TestBox.Sha256("old"), manifest.FindByPath("a.gz")!.Supersedes);
            Assert.Equal(4, fresh.Lines.Length);
            Assert.Contains(fresh.Lines, line => File.ReadAllText(fresh.Full("a.gz.meta.json")) == line + "\n");
            Assert.Equal(LocalFileState.Intact, await manifest.CheckStateAsync(manifest.Records[0]));
            Assert.Equal(
                "a a.gz a.gz.meta.json manifest.jsonl manifest.key manifest.lock",
                string.Join(' ', Directory.GetFiles(fresh.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal))
            );
            fresh.AssertChainHolds();
        }
    }

    private static async Task<bool> IsKilledAsync(TestBox killed, int step) =>
        await Record.ExceptionAsync(() => killed.OpenToBeKilledAsync(step)) is KilledException;
}
