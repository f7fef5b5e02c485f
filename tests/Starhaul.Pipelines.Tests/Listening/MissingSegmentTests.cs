using System.Globalization;
using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Tests.Archive;
using Starhaul.Pipelines.Tests.Messages;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Listening;

/// <summary>Archives from which segments were lost: a replay names them, and loads the others.</summary>
public sealed class MissingSegmentTests : IDisposable
{
    private readonly Dumps.DumpScene files = new();
    private readonly Bench bench = new();

    public void Dispose()
    {
        bench.Dispose();
        files.Dispose();
    }

    [Fact]
    public async Task A_segment_that_the_manifest_records_and_that_is_gone_is_named_and_the_others_are_loaded()
    {
        var paths = await ArchiveAsync();
        File.Delete(bench.FullPath(paths[1]));

        var error = await Assert.ThrowsAsync<IntegrityException>(() => ReplayAsync());

        Assert.Equal($"'{paths[1]}' is missing, though the manifest records it. The others are loaded.", error.Message);
        Assert.Equal(
            $"Manifest.VerifyAsync on '{bench.Folder}' names the files that are damaged or missing.",
            error.Hint
        );
        Assert.Equal(4, await StationsAsync());
    }

    [Fact]
    public async Task Both_are_named_where_one_is_damaged_and_one_is_gone()
    {
        var paths = await ArchiveAsync();
        File.Delete(bench.FullPath(paths[2]));
        await File.WriteAllBytesAsync(bench.FullPath(paths[0]), [0x1f, 0x8b, 8, 0, 0], Cancel);

        var error = await Assert.ThrowsAsync<IntegrityException>(() => ReplayAsync());

        Assert.Contains(paths[0], error.Message, StringComparison.Ordinal);
        Assert.Contains(paths[2], error.Message, StringComparison.Ordinal);
        Assert.Equal(2, await StationsAsync());
    }

    [Fact]
    public async Task What_a_target_has_already_may_be_gone()
    {
        var paths = await ArchiveAsync();
        await ReplayAsync();
        File.Delete(bench.FullPath(paths[1]));

        var result = await ReplayAsync();

        Assert.Equal((3, 3), (result.Files, result.Targets[0].AlreadyLoaded));
    }

    [Fact]
    public async Task What_was_taken_out_of_the_archive_is_not_missed()
    {
        var paths = await ArchiveAsync();
        var manifest = await Manifest.OpenAsync(bench.Folder, cancellationToken: Cancel);
        await manifest.ForgetAsync(manifest.FindByPath(paths[1])!, keepFile: false, Cancel);

        Assert.Equal(2, (await ReplayAsync()).Files);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("folder")]
    public async Task A_recorded_segment_that_is_a_link_or_behind_one_is_named_and_the_others_are_loaded(string kind)
    {
        var paths = await ArchiveAsync();
        using var elsewhere = new Bench();
        var moved = kind == "file" ? paths[1] : "2026";
        Directory.Move(bench.FullPath(moved), elsewhere.FullPath("moved"));
        File.CreateSymbolicLink(bench.FullPath(moved), elsewhere.FullPath("moved"));

        var error = await Assert.ThrowsAsync<IntegrityException>(() => ReplayAsync());

        Assert.Contains(paths[1], error.Message, StringComparison.Ordinal);
        Assert.Contains("symbolic link", error.Message, StringComparison.Ordinal);
        Assert.True(kind == "folder" || await StationsAsync() == 4);
    }

    [Fact]
    public async Task Hours_that_are_joined_while_a_replay_runs_are_loaded_as_the_day()
    {
        var paths = await ArchiveAsync();
        bench.Clock.Advance(TimeSpan.FromDays(1));
        var isJoined = false;

        var result = await ReplayAsync(
            progress: new Now(progress =>
            {
                if (!isJoined && progress.FilesDone == 1)
                {
                    isJoined = true;
                    JoinAsync().GetAwaiter().GetResult();
                }
            })
        );

        Assert.True(isJoined);
        Assert.Equal(6, await StationsAsync());
        Assert.Equal((2, 0), (result.Files, result.StillOpen));

        async Task JoinAsync()
        {
            var manifest = await Manifest.OpenAsync(bench.Folder, cancellationToken: Cancel);
            var roll = new DayRoll(bench.Folder, manifest, bench.Clock);
            await roll.RunAsync(Assert.Single(roll.Plan(bench.Clock.GetUtcNow())), Cancel);
        }
    }

    [Theory]
    [InlineData("ndjson:{0}/tables")]
    [InlineData("ndjson:{1}/link")] // to a folder in the archive, from outside of it
    public async Task Tables_in_the_folder_of_the_archive_are_refused(string target)
    {
        await ArchiveAsync();
        Directory.CreateDirectory(bench.FullPath("2026/tables"));
        using var outside = new Bench();
        Directory.CreateSymbolicLink(outside.FullPath("link"), bench.FullPath("2026/tables"));
        var place = string.Format(CultureInfo.InvariantCulture, target, bench.Folder, outside.Folder);

        var error = await Assert.ThrowsAsync<ArgumentException>(() =>
            new EddnReplay(new EddnReplayOptions { Targets = [place] }).RunAsync(bench.Folder, null, Cancel)
        );

        Assert.Contains("lie in one another", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_segment_that_is_gone_is_missed_only_by_who_asks_for_its_time()
    {
        var paths = await ArchiveAsync();
        File.Delete(bench.FullPath(paths[1]));

        var result = await ReplayAsync(until: SegmentName.Parse(paths[1])!.Hour);

        Assert.Equal(1, result.Files);
    }

    [Fact]
    public async Task Files_without_a_manifest_are_not_to_be_verified_with_it()
    {
        await File.WriteAllTextAsync(bench.FullPath("a.jsonl"), Feed.Numbered(1) + "\n", Cancel);
        await File.WriteAllBytesAsync(bench.FullPath("b.jsonl.gz"), [0x1f, 0x8b, 8, 0, 0], Cancel);

        var error = await Assert.ThrowsAsync<IntegrityException>(() => ReplayAsync());

        Assert.Contains("b.jsonl.gz", error.Message, StringComparison.Ordinal);
        Assert.Equal(
            "Restore what is named from a copy, or fetch it again: a second replay loads that alone.",
            error.Hint
        );
    }

    /// <summary>Three hours of two messages each.</summary>
    private async Task<List<string>> ArchiveAsync()
    {
        await using (var writer = await bench.OpenAsync())
        {
            for (var number = 0; number < 6; number++)
            {
                var body =
                    $"\"stationName\":\"Hub\",\"systemName\":\"Sol\",\"marketId\":{number + 1},\"commodities\":[]";
                bench.Append(writer, Feed.Json(body: body));
                bench.Clock.Advance(TimeSpan.FromMinutes(30));
            }

            await writer.CloseAsync();
        }

        return [.. (await bench.RecordsAsync()).Select(record => record.Path)];
    }

    private Task<EddnReplayResult> ReplayAsync(
        DateTimeOffset? until = null,
        IProgress<EddnReplayProgress>? progress = null
    ) =>
        new EddnReplay(new EddnReplayOptions { Targets = [files.Target], Until = until }).RunAsync(
            bench.Folder,
            progress,
            Cancel
        );

    private sealed class Now(Action<EddnReplayProgress> report) : IProgress<EddnReplayProgress>
    {
        public void Report(EddnReplayProgress value) => report(value);
    }

    private async Task<int> StationsAsync() =>
        (await files.TablesAsync()).Split('\n').Count(line => line.StartsWith("stations: ", StringComparison.Ordinal));
}
