using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Tests.Messages;
using Xunit;

namespace Starhaul.Pipelines.Tests.Archive;

/// <summary>The hours of a day, joined into one segment that says what it was joined from.</summary>
public sealed class DayRollTests : IDisposable
{
    private const string Day = "2026/11/21/commodity-3/commodity-3.20261121.jsonl.gz";

    private readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hours_become_a_day_with_every_line_in_order_and_the_hashes_of_its_parts()
    {
        var lines = await ArchiveAsync(hours: 3);
        var parts = (await bench.RecordsAsync()).Select(record => record.Sha256).ToList();
        var roll = await OpenAsync();

        var day = Assert.Single(roll.Plan(bench.Clock.GetUtcNow()));
        await roll.RunAsync(day, Cancel);

        var record = Assert.Single(await bench.RecordsAsync());
        Assert.Equal((Day, 6), (record.Path, record.Stream!["messages"]!.GetValue<int>()));
        Assert.Equal(parts, DayRoll.PartsOf(record));
        Assert.Null(record.DerivedFrom);
        Assert.Equal(lines, bench.Lines(Day));
        Assert.Equal([bench.FullPath(Day)], Directory.GetFiles(bench.Folder, "*.gz*", SearchOption.AllDirectories));
        Assert.Empty((await OpenAsync()).Plan(bench.Clock.GetUtcNow()));
        await bench.VerifyAsync();
    }

    [Fact]
    public async Task A_day_that_is_not_over_stays_in_hours_and_so_does_a_single_hour()
    {
        await ArchiveAsync(hours: 3);

        Assert.Empty((await OpenAsync()).Plan(new DateTimeOffset(2026, 11, 21, 23, 59, 59, TimeSpan.Zero)));

        using var other = new Bench();
        await using (var writer = await other.OpenAsync())
        {
            other.Append(writer, Feed.Numbered(1));
            await writer.CloseAsync();
        }

        var manifest = await Manifest.OpenAsync(other.Folder, cancellationToken: Cancel);
        Assert.Empty(new DayRoll(other.Folder, manifest, other.Clock).Plan(DateTimeOffset.MaxValue.AddDays(-1)));
    }

    [Fact]
    public async Task A_damaged_hour_is_named_and_every_hour_stays()
    {
        await ArchiveAsync(hours: 3);
        var records = await bench.RecordsAsync();
        var damaged = bench.FullPath(records[1].Path);
        var bytes = await File.ReadAllBytesAsync(damaged, Cancel);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(damaged, bytes, Cancel);
        var roll = await OpenAsync();

        var error = await Assert.ThrowsAsync<IntegrityException>(() =>
            roll.RunAsync(roll.Plan(bench.Clock.GetUtcNow())[0], Cancel)
        );

        Assert.Contains(damaged, error.Message, StringComparison.Ordinal);
        Assert.Contains($"Manifest.VerifyAsync on '{bench.Folder}'", error.Hint, StringComparison.Ordinal);
        Assert.Equal(records.Select(record => record.Path), (await bench.RecordsAsync()).Select(record => record.Path));
        Assert.Equal(3, Directory.GetFiles(bench.Folder, "*.gz*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task A_whole_segment_in_the_place_of_an_hour_is_not_taken_for_it()
    {
        await ArchiveAsync(hours: 3);
        var records = await bench.RecordsAsync();
        File.Copy(bench.FullPath(records[0].Path), bench.FullPath(records[1].Path), overwrite: true);
        var roll = await OpenAsync();

        var error = await Assert.ThrowsAsync<IntegrityException>(() =>
            roll.RunAsync(roll.Plan(bench.Clock.GetUtcNow())[0], Cancel)
        );

        Assert.Contains(
            $"expected {records[1].Sha256}, found {records[0].Sha256}",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(records.Select(record => record.Path), (await bench.RecordsAsync()).Select(record => record.Path));
        Assert.False(File.Exists(bench.FullPath(Day)));
    }

    [Theory]
    [InlineData("commodity-3", 0)]
    [InlineData("shipyard-2", 1)] // of another schema: that day is joined
    public async Task A_day_of_which_an_hour_is_still_written_stays_in_hours(string schema, int joined)
    {
        await ArchiveAsync(hours: 3);
        var record = (await bench.RecordsAsync())[^1];
        var open = SegmentName.Parse(record.Path.Replace("commodity-3", schema, StringComparison.Ordinal))!;
        var path = bench.FullPath(open.OpenPath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, "", Cancel);

        Assert.Equal(joined, (await OpenAsync()).Plan(bench.Clock.GetUtcNow()).Count);
    }

    [Fact]
    public void The_name_of_a_day_is_read_back_and_is_no_hour()
    {
        var name = SegmentName.Parse("test/" + Day.Replace(".jsonl", ".2.jsonl", StringComparison.Ordinal))!;

        Assert.Equal((SegmentArea.Test, true, 2), (name.Area, name.IsDay, name.Number));
        var file = ArchiveFolder.Describe("/eddn", "/eddn/" + Day)!;
        Assert.Equal((TimeSpan.FromDays(1), "commodity-3"), (file.End - file.Start, file.Schema));
    }

    /// <summary>Two messages an hour up to the last of the day; the clock is at the day after.</summary>
    private async Task<List<string>> ArchiveAsync(int hours)
    {
        var lines = new List<string>();
        await using var writer = await bench.OpenAsync();
        for (var hour = 0; hour < hours; hour++)
        {
            string[] two = [Feed.Numbered(10 * hour), Feed.Numbered((10 * hour) + 1)];
            bench.Append(writer, two);
            lines.AddRange(two);
            bench.Clock.Advance(TimeSpan.FromHours(1));
        }

        await writer.CloseAsync();
        bench.Clock.Advance(TimeSpan.FromHours(24 - hours));
        return lines;
    }

    private async Task<DayRoll> OpenAsync() =>
        new(bench.Folder, await Manifest.OpenAsync(bench.Folder, cancellationToken: Cancel), bench.Clock);
}
