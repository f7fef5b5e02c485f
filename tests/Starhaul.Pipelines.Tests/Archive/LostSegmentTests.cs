using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Listening;
using Starhaul.Pipelines.Tests.Messages;
using Xunit;

namespace Starhaul.Pipelines.Tests.Archive;

/// <summary>Segments of which the next listener does not find what the one before had written: that is in the gap.</summary>
public sealed class LostSegmentTests
{
    private const string Commodity = "2026/11/21/commodity-3/commodity-3.20261121T20.jsonl.gz";

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // nothing else is left
    public async Task What_was_in_an_open_segment_that_is_gone_is_in_the_gap(bool isAlone)
    {
        using var bench = new Bench();
        var since = bench.Clock.GetUtcNow();
        await using (var writer = await bench.OpenAsync())
        {
            bench.Append(writer, Feed.Numbered(1));
            bench.Clock.Advance(TimeSpan.FromMinutes(30));
            if (!isAlone)
            {
                bench.Append(
                    writer,
                    Feed.Json("shipyard/2", gateway: $"{bench.Clock.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}")
                );
            }

            writer.Flush();
            new StatusWriter(writer, bench.Clock).Begin(new EddnStreamProgress());
        }

        File.Delete(bench.FullPath($"{Commodity}.open"));
        await using (var writer = await bench.OpenAsync())
        {
            await writer.CloseAsync();
        }

        var gap = Assert.Single(GapsFile.Read(bench.Folder));
        Assert.Equal((since.AddSeconds(-1), bench.Clock.GetUtcNow()), (gap.From, gap.To));
        Assert.EndsWith($"{Commodity}, which it wrote to, was taken away", gap.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_is_told_before_what_is_left_has_a_record()
    {
        using var bench = new Bench();
        await using (var writer = await bench.OpenAsync())
        {
            bench.Append(writer, Feed.Numbered(1), Feed.Numbered(2, "shipyard/2"));
            writer.Flush();
            new StatusWriter(writer, bench.Clock).Begin(new EddnStreamProgress());
        }

        await File.WriteAllBytesAsync(bench.FullPath($"{Commodity}.open"), [], TestContext.Current.CancellationToken);
        Directory.CreateDirectory(bench.FullPath("manifest.jsonl")); // nothing can be recorded

        await Assert.ThrowsAnyAsync<StarhaulException>(() => bench.OpenAsync());
        Directory.Delete(bench.FullPath("manifest.jsonl"));
        await using (var writer = await bench.OpenAsync())
        {
            await writer.CloseAsync();
        }

        Assert.All(
            GapsFile.Read(bench.Folder),
            gap => Assert.Contains("is damaged behind message 0", gap.Detail, StringComparison.Ordinal)
        );
        Assert.NotEmpty(GapsFile.Read(bench.Folder));
    }

    [Theory]
    [InlineData(0, "damaged behind message 0: it was cut after 0 of")] // since its first message
    [InlineData(900, "damaged behind message ")] // since its last one
    public async Task What_was_cut_off_an_open_segment_is_in_the_gap(int length, string expected)
    {
        using var bench = new Bench();
        var since = bench.Clock.GetUtcNow();
        await WriteAsync(bench, TimeSpan.FromMinutes(1));
        await using (var file = new FileStream(bench.FullPath($"{Commodity}.open"), FileMode.Open))
        {
            file.SetLength(length);
        }

        await using (var writer = await bench.OpenAsync())
        {
            await writer.CloseAsync();
        }

        var kept = length == 0 ? 0 : bench.Lines(Commodity).Count;
        var gap = Assert.Single(GapsFile.Read(bench.Folder));
        Assert.Equal(since.AddMinutes(Math.Max(0, kept - 1)).AddSeconds(-1), gap.From);
        Assert.Contains(expected, gap.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stale")] // another listener came and went since, which told nothing of itself
    [InlineData("joined")] // closed just before the kill, and joined to a day since
    public async Task A_segment_that_is_recorded_in_another_way_was_not_taken_away(string why)
    {
        using var bench = new Bench();
        await using (var writer = await bench.OpenAsync())
        {
            bench.Append(writer, Feed.Numbered(1));
            writer.Flush();
            new StatusWriter(writer, bench.Clock).Begin(new EddnStreamProgress());
            bench.Clock.Advance(TimeSpan.FromHours(1));
            bench.Append(writer, Feed.Json(gateway: $"{bench.Clock.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}"));
            await writer.CloseAsync();
        }

        var last = bench.Clock.GetUtcNow();
        bench.Clock.Advance(TimeSpan.FromDays(1));
        var manifest = await Manifest.OpenAsync(bench.Folder, cancellationToken: TestContext.Current.CancellationToken);
        if (why == "joined")
        {
            var status = StatusFile.Read(bench.Folder);
            StatusFile.Write(bench.Folder, status with { Updated = last });
            var roll = new DayRoll(bench.Folder, manifest, bench.Clock);
            await roll.RunAsync(
                Assert.Single(roll.Plan(bench.Clock.GetUtcNow())),
                TestContext.Current.CancellationToken
            );
        }
        else
        {
            await manifest.ForgetAsync(
                manifest.FindByPath(Commodity)!,
                keepFile: false,
                cancellationToken: TestContext.Current.CancellationToken
            );
        }

        await using (var writer = await bench.OpenAsync())
        {
            await writer.CloseAsync();
        }

        var gap = Assert.Single(GapsFile.Read(bench.Folder));
        Assert.Equal(last, gap.From);
        Assert.DoesNotContain("taken away", gap.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)] // nothing of it can be read: since its first message
    [InlineData(2_000)]
    public async Task What_lay_behind_damage_in_an_open_segment_is_in_the_gap(int damagedAt)
    {
        using var bench = new Bench();
        var since = bench.Clock.GetUtcNow();
        await WriteAsync(bench, TimeSpan.FromSeconds(1));
        var path = bench.FullPath($"{Commodity}.open");
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes.AsSpan(damagedAt, 12).Fill(0xFF);
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        await using (var writer = await bench.OpenAsync())
        {
            await writer.CloseAsync();
        }

        var kept = damagedAt == 0 ? 0 : bench.Lines(Commodity).Count;
        var gap = Assert.Single(GapsFile.Read(bench.Folder));
        Assert.Equal(since.AddSeconds(Math.Max(0, kept - 1) - 1), gap.From);
        Assert.Contains($"is damaged behind message {kept}: ", gap.Detail, StringComparison.Ordinal);
        Assert.InRange(kept, 0, 30);
    }

    /// <summary>Fifty messages of two schemas each, flushed and a step apart, up to a kill.</summary>
    private static async Task WriteAsync(Bench bench, TimeSpan step)
    {
        var noise = new byte[200];
        await using var writer = await bench.OpenAsync();
        for (var number = 0; number < 50; number++)
        {
            new Random(number).NextBytes(noise);
            foreach (var schema in (string[])["commodity/3", "shipyard/2"])
            {
                var body = $"\"x\":\"{Convert.ToBase64String(noise)}\"";
                bench.Append(
                    writer,
                    Feed.Json(schema, body, gateway: $"{bench.Clock.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}")
                );
            }

            writer.Flush();
            bench.Clock.Advance(step);
        }

        new StatusWriter(writer, bench.Clock).Begin(new EddnStreamProgress());
    }
}
