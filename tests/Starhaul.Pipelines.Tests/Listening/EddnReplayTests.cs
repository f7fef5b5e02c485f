using System.Globalization;
using Starhaul.Pipelines.Tests.Archive;
using Starhaul.Pipelines.Tests.Messages;
using Starhaul.Tests.Fetching;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Listening;

/// <summary>Archives, and files of others, into tables.</summary>
public sealed class EddnReplayTests : IDisposable
{
    private readonly Dumps.DumpScene files = new();
    private readonly Bench bench = new();

    public void Dispose()
    {
        bench.Dispose();
        files.Dispose();
    }

    [Fact]
    public async Task A_second_replay_has_nothing_to_do()
    {
        await ArchiveAsync();

        var first = await ReplayAsync();
        var tables = await files.TablesAsync();
        var second = await ReplayAsync();

        Assert.Equal((4, 0), (first.Files, first.StillOpen));
        Assert.Equal((40, 0), (first.Targets[0].Messages, first.Targets[0].Rejected));
        Assert.Equal((4, 0), (second.Files, second.Targets[0].Messages));
        Assert.Equal(tables, await files.TablesAsync());
        Assert.Equal(20, Stations(tables));
    }

    [Theory]
    [InlineData(null, null, "shipyard-2", 20)]
    [InlineData("2026-11-21T21:00", null, null, 20)]
    [InlineData(null, "2026-11-21T20:00:05", null, 10)]
    [InlineData("2026-11-21T20:00:05", "2026-11-21T21:00:05", "commodity-3", 10)]
    public async Task Loads_only_what_is_asked_for(string? since, string? until, string? schema, int expected)
    {
        await ArchiveAsync();

        var result = await ReplayAsync(options =>
            options with
            {
                Since = Time(since),
                Until = Time(until),
                Schema = schema,
            }
        );

        Assert.Equal((expected, 0), (result.Targets[0].Messages, result.Targets[0].Rejected));
        Assert.Equal(40, (await ReplayAsync()).Targets[0].Messages);
    }

    [Fact]
    public async Task Messages_that_the_tables_reject_are_kept_once_with_the_reason()
    {
        string[] markets = ["1", "-1", "\"x\"", "2"];
        var path = files.Write(
            "Commodity-2026-11-21.jsonl",
            string.Concat(
                markets.Select(market =>
                    Feed.Json(body: $"\"stationName\":\"Hub\",\"marketId\":{market},\"commodities\":[]") + "\n"
                )
            )
        );

        var first = await ReplayAsync(archive: path);
        var again = await ReplayAsync(archive: path);
        var other = await ReplayAsync(options => options with { Targets = [files.TargetAt("other.db")] }, path);

        Assert.Equal((2, 2), (first.Targets[0].Messages, first.Targets[0].Rejected));
        Assert.Equal(files.PathOf("rejects.ndjson"), first.Rejects);
        Assert.Equal((null, first.Rejects), (again.Rejects, other.Rejects));
        var lines = await File.ReadAllLinesAsync(first.Rejects!, Cancel);
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Contains("\"reason\":\"marketId", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rejects_that_cannot_be_written_down_are_told_and_keep_nothing_out_of_the_tables()
    {
        var path = files.Write(
            "Commodity-2026-11-21.jsonl",
            string.Concat(
                new[] { "1", "-1", "2" }.Select(market =>
                    Feed.Json(body: $"\"stationName\":\"Hub\",\"marketId\":{market},\"commodities\":[]") + "\n"
                )
            )
        );
        Directory.CreateDirectory(files.PathOf("rejects.ndjson")); // no file can be made there, not even by root

        var result = await ReplayAsync(archive: path);

        Assert.Equal((2, 1), (result.Targets[0].Messages, result.Targets[0].Rejected));
        Assert.Null(result.Rejects);
        Assert.Contains(files.PathOf("rejects.ndjson"), result.RejectsTrouble, StringComparison.Ordinal);
        Assert.Equal(2, Stations(await files.TablesAsync()));
    }

    [Theory]
    [InlineData(
        "{\"id64\":1}\n{\"id64\":2}\n",
        "None of the first 2 lines of 'a.jsonl' is a message of EDDN; the first: "
    )]
    [InlineData("{\"id64\":1}\n", "The line of 'a.jsonl' is rejected: ")]
    public async Task A_file_of_something_else_is_refused_and_the_target_hears_nothing_of_it(
        string content,
        string told
    )
    {
        var error = await Assert.ThrowsAsync<UnexpectedContentException>(() =>
            ReplayAsync(archive: files.Write("a.jsonl", content))
        );

        Assert.Equal(ExitCode.UnexpectedContent, error.ExitCode);
        Assert.StartsWith(told, error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<DestinationException>(() => SpanshDump.ReadImportsAsync(files.Target, Cancel)); // none is made
        Assert.False(File.Exists(files.PathOf("rejects.ndjson")));
    }

    [Theory]
    [InlineData("commodity")]
    [InlineData("navroute-1")]
    public void A_schema_that_goes_into_no_table_is_misuse(string schema)
    {
        var options = new EddnReplayOptions { Targets = [files.Target], Schema = schema };

        var error = Assert.Throws<ArgumentException>(() => new EddnReplay(options));

        Assert.Contains($"'{schema}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("commodity-3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_that_have_no_table_do_not_count_as_loaded()
    {
        var path = files.Write(
            "All-2026-11-21.jsonl",
            string.Concat(
                Feed.Json(body: "\"stationName\":\"Hub\",\"marketId\":1,\"commodities\":[]") + "\n",
                Feed.Json("navroute/1", "\"Route\":[]") + "\n",
                Feed.Json("blackmarket/1", "\"systemName\":\"Sol\"") + "\n"
            )
        );

        var result = await ReplayAsync(archive: path);

        Assert.Equal((1, 0), (result.Targets[0].Messages, result.Targets[0].Rejected));
    }

    [Fact]
    public async Task Reads_a_file_of_the_public_archive()
    {
        var path = files.Write(
            "Commodity-2026-11-21.jsonl",
            string.Concat(
                Enumerable
                    .Range(0, 30)
                    .Select(number =>
                        Feed.Json(
                            body: $"\"stationName\":\"Hub\",\"systemName\":\"Sol\",\"marketId\":{number + 1},\"commodities\":[]"
                        ) + "\n"
                    )
            )
        );
        Bench.Run("bzip2", path);

        var result = await ReplayAsync(archive: path + ".bz2");

        Assert.Equal((1, 30), (result.Files, result.Targets[0].Messages));
        Assert.Equal(30, Stations(await files.TablesAsync()));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData(" \t\r\n\r\n")]
    public async Task A_line_that_is_cut_is_a_reject_and_its_neighbours_are_loaded(string lineEnd)
    {
        string[] lines = [Market(1), Market(2), Market(3)[..40], Market(4)];
        var path = files.Write("Commodity-2026-11-21.jsonl", string.Concat(lines.Select(line => line + lineEnd)));
        Bench.Run("bzip2", path);

        var result = await ReplayAsync(archive: path + ".bz2");

        Assert.Equal((3, 1), (result.Targets[0].Messages, result.Targets[0].Rejected));
        Assert.Contains(
            "the JSON ends",
            await File.ReadAllTextAsync(result.Rejects!, Cancel),
            StringComparison.Ordinal
        );
        Assert.Equal(3, Stations(await files.TablesAsync()));
    }

    [Fact]
    public async Task A_file_whose_every_message_is_rejected_is_refused_and_the_target_hears_nothing_of_it()
    {
        var path = files.Write("a.jsonl", string.Concat(Enumerable.Range(1, 3).Select(id => Market(-id) + "\n")));

        var error = await Assert.ThrowsAsync<UnexpectedContentException>(() => ReplayAsync(archive: path));

        Assert.StartsWith("All 3 messages of 'a.jsonl' are rejected", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<DestinationException>(() => SpanshDump.ReadImportsAsync(files.Target, Cancel)); // none is made
    }

    [Fact]
    public async Task Says_how_many_files_a_target_had_already()
    {
        await ArchiveAsync();

        Assert.Equal(0, (await ReplayAsync()).Targets[0].AlreadyLoaded);
        Assert.Equal(4, (await ReplayAsync()).Targets[0].AlreadyLoaded);
    }

    [Fact]
    public async Task Two_targets_that_left_off_at_different_files_come_to_the_same_tables()
    {
        await ArchiveAsync();
        await ReplayAsync(options => options with { Schema = "shipyard-2" });
        var both = new[] { files.Target, files.TargetAt("other.db") };

        var result = await ReplayAsync(options => options with { Targets = both });

        Assert.Equal([40L, 40L], result.Targets.Select(target => target.Messages));
        Assert.Equal(Stations(await files.TablesAsync()), Stations(await files.TablesAsync("other.db")));
    }

    [Fact]
    public async Task A_segment_that_is_still_written_is_left_out_and_told()
    {
        await using var writer = await bench.OpenAsync();
        bench.Append(writer, Feed.Numbered(1));
        writer.Flush();

        var result = await ReplayAsync();

        Assert.Equal((0, 1), (result.Files, result.StillOpen));
        Assert.Empty(await files.TablesAsync());
    }

    [Fact]
    public async Task An_archive_on_a_disk_that_takes_no_writes_is_loaded()
    {
        await ArchiveAsync();
        using var disk = SmallDisk.Mount("4m");
        var archive = Path.Join(disk.Folder, "eddn");
        Bench.Run("cp", "-r", bench.Folder, archive);
        disk.Change("ro");

        var result = await ReplayAsync(archive: archive);

        Assert.Equal((4, 40), (result.Files, result.Targets[0].Messages));
        Assert.Equal(20, Stations(await files.TablesAsync()));
    }

    [Fact]
    public async Task A_damaged_segment_is_an_integrity_failure()
    {
        await ArchiveAsync();
        var path = Directory
            .GetFiles(bench.Folder, "*.jsonl.gz", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .First();
        var bytes = await File.ReadAllBytesAsync(path, Cancel);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Cancel);

        var error = await Assert.ThrowsAsync<IntegrityException>(() => ReplayAsync());

        Assert.Equal(ExitCode.IntegrityFailure, error.ExitCode);
        Assert.Contains(Path.GetFileName(path), error.Message, StringComparison.Ordinal);
        Assert.EndsWith(". The others are loaded.", error.Message, StringComparison.Ordinal);
        Assert.Contains("verify", error.Hint, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(10, Stations(await files.TablesAsync("galaxy.db")) - 10); // the others of both hours are loaded
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_told_with_the_next_step()
    {
        var error = await Assert.ThrowsAsync<DestinationException>(() => ReplayAsync(archive: files.PathOf("none")));

        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.NotNull(error.Hint);
        Assert.False(File.Exists(files.PathOf("galaxy.db")));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 40)]
    public async Task A_target_that_has_all_hours_of_a_day_has_the_day_and_one_that_has_some_loads_it_once_more(
        bool hasAll,
        int expected
    )
    {
        await ArchiveAsync();
        await ReplayAsync(options => hasAll ? options : options with { Targets = [files.TargetAt("other.db")] });
        if (!hasAll)
        {
            var first = Directory
                .GetFiles(bench.Folder, "commodity-3.*.gz", SearchOption.AllDirectories)
                .Order()
                .First();
            await ReplayAsync(archive: first);
        }

        bench.Clock.Advance(TimeSpan.FromDays(1));
        var manifest = await Manifest.OpenAsync(bench.Folder, cancellationToken: Cancel);
        var roll = new Starhaul.Pipelines.Archive.DayRoll(bench.Folder, manifest, bench.Clock);
        foreach (var day in roll.Plan(bench.Clock.GetUtcNow()))
        {
            await roll.RunAsync(day, Cancel);
        }

        var result = await ReplayAsync();

        Assert.Equal(2, result.Files);
        Assert.Equal(expected, result.Targets[0].Messages);
        Assert.Equal(20, Stations(await files.TablesAsync()));
    }

    /// <summary>Two schemas, two hours, ten messages each a second apart; in each hour the same stations' goods and ships.</summary>
    private async Task ArchiveAsync()
    {
        await using var writer = await bench.OpenAsync();
        for (var hour = 20; hour < 22; hour++)
        {
            for (var number = 0; number < 10; number++)
            {
                var gateway = string.Create(CultureInfo.InvariantCulture, $"2026-11-21T{hour}:00:{number:00}.000000Z");
                var market = string.Create(
                    CultureInfo.InvariantCulture,
                    $"\"stationName\":\"Hub\",\"systemName\":\"Sol\",\"marketId\":{(hour * 100) + number}"
                );
                bench.Append(writer, Feed.Json("commodity/3", market + ",\"commodities\":[]", gateway: gateway));
                bench.Append(writer, Feed.Json("shipyard/2", market + ",\"ships\":[\"adder\"]", gateway: gateway));
            }

            bench.Clock.Advance(TimeSpan.FromHours(1));
        }

        await writer.CloseAsync();
    }

    private Task<EddnReplayResult> ReplayAsync(
        Func<EddnReplayOptions, EddnReplayOptions>? change = null,
        string? archive = null
    )
    {
        var options = new EddnReplayOptions { Targets = [files.Target] };
        return new EddnReplay(change is null ? options : change(options)).RunAsync(
            archive ?? bench.Folder,
            progress: null,
            Cancel
        );
    }

    private static string Market(int id) =>
        Feed.Json(body: $"\"stationName\":\"Hub\",\"systemName\":\"Sol\",\"marketId\":{id},\"commodities\":[]");

    private static int Stations(string tables) =>
        tables.Split('\n').Count(line => line.StartsWith("stations: ", StringComparison.Ordinal));

    private static DateTimeOffset? Time(string? text) =>
        text is null ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
