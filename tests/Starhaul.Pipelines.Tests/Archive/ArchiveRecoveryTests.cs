using Starhaul.Native;
using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Tests.Messages;
using Xunit;

namespace Starhaul.Pipelines.Tests.Archive;

/// <summary>What the next listener makes of the segments that a killed one left open.</summary>
public sealed class ArchiveRecoveryTests
{
    private const string Day = "2026/11/21/";

    [Theory]
    [InlineData("Gzip", "gz")]
    [InlineData("Zstandard", "zst")]
    public async Task Keeps_every_flushed_line_whatever_byte_a_kill_cuts_at(string compression, string extension)
    {
        using var bench = new Bench();
        var open = $"{Day}commodity-3/commodity-3.20261121T20.jsonl.{extension}.open";
        var flushes = new List<(long FileLength, int Lines)>();
        await using (var writer = await OpenAsync(bench, compression))
        {
            for (var number = 0; number < 4; number++)
            {
                bench.Append(writer, Feed.Numbered(number), Feed.Numbered(number + 100));
                writer.Flush();
                flushes.Add((writer.Statistics.Streams[0].FileBytes, (number + 1) * 2));
            }
        }

        var bytes = await File.ReadAllBytesAsync(bench.FullPath(open), TestContext.Current.CancellationToken);
        Assert.Equal(flushes[^1].FileLength, bytes.Length);
        for (var length = 0; length <= bytes.Length; length++)
        {
            using var cut = new Bench();
            Directory.CreateDirectory(Path.GetDirectoryName(cut.FullPath(open))!);
            await File.WriteAllBytesAsync(cut.FullPath(open), bytes[..length], TestContext.Current.CancellationToken);

            await using (var writer = await OpenAsync(cut, compression))
            {
                await writer.CloseAsync();
            }

            var expected = flushes.LastOrDefault(flush => flush.FileLength <= length).Lines;
            var closed = cut.FullPath(open[..^".open".Length]);
            var lines = File.Exists(closed) ? Bench.ReadAll(closed) : [];
            Assert.InRange(lines.Count, expected, 8);
            Assert.All(
                lines.Index(),
                line => Assert.Equal(Feed.Numbered(line.Index / 2 + line.Index % 2 * 100), line.Item)
            );
            Assert.False(File.Exists(cut.FullPath(open)));
            if (lines.Count > 0 && length % 50 == 0)
            {
                await cut.VerifyAsync();
            }
        }
    }

    [Fact]
    public async Task Keeps_the_whole_pages_before_what_a_power_cut_left()
    {
        using var bench = new Bench();
        var noise = new byte[100];
        var random = new Random(3);
        await using (var writer = await bench.OpenAsync())
        {
            for (var number = 0; number < 200; number++)
            {
                random.NextBytes(noise);
                bench.Append(writer, Feed.Json(body: $"\"x\":\"{Convert.ToBase64String(noise)}\""));
                writer.Flush();
            }
        }

        var path = bench.FullPath($"{Day}commodity-3/commodity-3.20261121T20.jsonl.gz.open");
        await using (var file = new FileStream(path, FileMode.Open))
        {
            file.SetLength(8_192);
            file.SetLength(20_000);
        }

        await using (var writer = await bench.OpenAsync())
        {
            await writer.CloseAsync();
        }

        Assert.InRange(bench.Lines($"{Day}commodity-3/commodity-3.20261121T20.jsonl.gz").Count, 30, 100);
        await bench.VerifyAsync();
    }

    [Fact]
    public async Task A_line_of_gaps_that_is_none_keeps_no_listener_from_beginning()
    {
        using var bench = new Bench();
        await using (var writer = await bench.OpenAsync())
        {
            bench.Append(writer, Feed.Numbered(1));
            writer.Flush();
        }

        await File.WriteAllTextAsync(
            bench.FullPath(GapsFile.FileName),
            "none\n",
            TestContext.Current.CancellationToken
        );

        await using (var writer = await bench.OpenAsync())
        {
            await writer.CloseAsync();
        }

        Assert.Contains(
            "not_listening",
            await File.ReadAllTextAsync(bench.FullPath(GapsFile.FileName), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Goes_on_with_a_recovery_that_was_killed_itself()
    {
        using var bench = new Bench();
        await using (var writer = await bench.OpenAsync())
        {
            bench.Append(writer, Feed.Numbered(1));
            writer.Flush();
        }

        var open = bench.FullPath($"{Day}commodity-3/commodity-3.20261121T20.jsonl.gz.open");
        var half = DurableFile.TemporaryName(open);
        await File.WriteAllTextAsync(half, "half", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(open + ".new", "theirs", TestContext.Current.CancellationToken);
        await using (var writer = await bench.OpenAsync())
        {
            bench.Append(writer, Feed.Numbered(2));
            await writer.CloseAsync();
        }

        Assert.Equal(
            [Feed.Numbered(1), Feed.Numbered(2)],
            ArchiveFolder.Segments(bench.Folder).SelectMany(file => Bench.ReadAll(file.FullPath))
        );
        Assert.False(File.Exists(half));
        Assert.Equal("theirs", await File.ReadAllTextAsync(open + ".new", TestContext.Current.CancellationToken));
    }

    private static Task<ArchiveWriter> OpenAsync(Bench bench, string compression) =>
        bench.OpenAsync(options => options with { Compression = Enum.Parse<ArchiveCompression>(compression) });
}
