using System.Text;
using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Tests.Messages;
using Xunit;

namespace Starhaul.Pipelines.Tests.Archive;

public sealed class SegmentReaderTests : IDisposable
{
    private const string Commodity = "2026/11/21/commodity-3/commodity-3.20261121T20.jsonl.gz";

    private readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Follows_a_segment_to_its_end_while_it_is_written_and_closed()
    {
        await using var writer = await bench.OpenAsync();
        bench.Append(writer, Feed.Numbered(0));
        using var reader = SegmentReader.Open(bench.FullPath(Commodity));
        var offset = 0L;
        for (var number = 0; number < 50; number++)
        {
            Assert.False(reader.TryReadLine(out _, out _));
            writer.Flush();
            Assert.True(reader.TryReadLine(out var line, out offset));
            Assert.Equal(Feed.Numbered(number), Encoding.UTF8.GetString(line.Span));
            bench.Append(writer, Feed.Numbered(number + 1));
            Assert.False(reader.IsEnd);
        }

        await writer.CloseAsync();

        Assert.True(reader.TryReadLine(out _, out var end));
        Assert.Equal(offset + Feed.Numbered(50).Length + 1, end);
        Assert.False(reader.TryReadLine(out _, out _));
        Assert.True(reader.IsEnd);
    }

    [Fact]
    public async Task Begins_behind_any_line()
    {
        await using (var writer = await bench.OpenAsync())
        {
            bench.Append(writer, [.. Enumerable.Range(0, 2_000).Select(number => Feed.Numbered(number))]);
            await writer.CloseAsync();
        }

        var offsets = new List<long> { 0 };
        using (var reader = SegmentReader.Open(bench.FullPath(Commodity)))
        {
            while (reader.TryReadLine(out _, out var offset))
            {
                offsets.Add(offset);
            }
        }

        foreach (var number in new[] { 0, 1, 17, 900, 1_999 })
        {
            using var reader = SegmentReader.Open(bench.FullPath(Commodity), offsets[number]);
            Assert.True(reader.TryReadLine(out var line, out var end));
            Assert.Equal(Feed.Numbered(number), Encoding.UTF8.GetString(line.Span));
            Assert.Equal(offsets[number + 1], end);
        }

        using var behind = SegmentReader.Open(bench.FullPath(Commodity), offsets[^1]);
        Assert.False(behind.TryReadLine(out _, out var last));
        Assert.True(behind.IsEnd);
        Assert.Equal(offsets[^1], last);
    }

    [Fact]
    public void Reads_what_other_archives_publish()
    {
        var text = Feed.Numbered(1) + "\n" + Feed.Numbered(2) + "\n" + Feed.Numbered(3);
        var plain = bench.FullPath("Commodity-2026-11-21.jsonl");
        File.WriteAllText(plain, text);
        Bench.Run("bzip2", "-k", plain);
        Bench.Run("gzip", "-k", plain);
        Bench.Run("zstd", "-q", plain);

        var files = ArchiveFolder.Segments(bench.Folder);

        Assert.Equal(4, files.Count);
        Assert.All(
            files,
            file => Assert.Equal([Feed.Numbered(1), Feed.Numbered(2), Feed.Numbered(3)], Bench.ReadAll(file.FullPath))
        );
        Assert.All(files, file => Assert.Equal(new DateTimeOffset(2026, 11, 21, 0, 0, 0, default), file.Start));
    }

    [Fact]
    public void Gives_the_lines_before_the_cut_of_a_closed_file_and_then_its_error()
    {
        var plain = bench.FullPath("a.jsonl");
        File.WriteAllText(plain, Feed.Numbered(1) + "\n" + Feed.Numbered(2) + "\n");
        Bench.Run("gzip", plain);
        using (var file = new FileStream(plain + ".gz", FileMode.Open))
        {
            file.SetLength(file.Length - 9);
        }

        using var reader = SegmentReader.Open(plain + ".gz");
        Assert.True(reader.TryReadLine(out _, out _));
        Assert.Throws<IntegrityException>(() =>
        {
            while (reader.TryReadLine(out _, out _)) { }
        });
        Assert.False(reader.IsEnd);
    }

    [Fact]
    public async Task Lists_segments_in_order_of_time_and_within_bounds()
    {
        await using var writer = await bench.OpenAsync();
        for (var hour = 0; hour < 30; hour += 5)
        {
            bench.Append(writer, Feed.Numbered(hour), Feed.Numbered(hour, "shipyard/2"), Feed.Json(game: "3.8"));
            bench.Clock.Advance(TimeSpan.FromHours(5));
        }

        var all = ArchiveFolder.Segments(bench.Folder);
        Assert.Equal(12, all.Count);
        Assert.Equal(all.Select(file => file.Start).Order(), all.Select(file => file.Start));

        var noon = new DateTimeOffset(2026, 11, 22, 11, 30, 0, default);
        var some = ArchiveFolder.Segments(bench.Folder, noon.AddHours(-10), noon, "shipyard-2");
        Assert.Equal(
            [
                "2026/11/22/shipyard-2/shipyard-2.20261122T01.jsonl.gz",
                "2026/11/22/shipyard-2/shipyard-2.20261122T06.jsonl.gz",
                "2026/11/22/shipyard-2/shipyard-2.20261122T11.jsonl.gz",
            ],
            some.Select(file => file.Path)
        );
    }
}
