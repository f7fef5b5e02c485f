using System.Text;
using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Tests.Messages;
using Starhaul.Testing;
using Starhaul.Tests.Fetching;
using Xunit;

namespace Starhaul.Pipelines.Tests.Archive;

public sealed class ArchiveWriterTests : IDisposable
{
    private const string Commodity = "2026/11/21/commodity-3/commodity-3.20261121T20.jsonl.gz";

    private readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("Gzip", "gz", "gzip")]
    [InlineData("Zstandard", "zst", "zstd")]
    public async Task Closes_segments_that_the_real_programs_read(string compression, string extension, string program)
    {
        var messages = Enumerable.Range(0, 1_500).Select(number => Feed.Numbered(number)).ToArray();
        await using (var writer = await OpenAsync(compression))
        {
            for (var i = 0; i < messages.Length; i++)
            {
                bench.Append(writer, messages[i]);
                if (i % 200 == 0)
                {
                    writer.Flush();
                }
            }

            await writer.CloseAsync();
        }

        var path = bench.FullPath($"2026/11/21/commodity-3/commodity-3.20261121T20.jsonl.{extension}");
        Bench.Run(program, "-t", path);
        Assert.Equal(string.Join('\n', messages) + "\n", Bench.Run(program, "-dc", path));
        Assert.Equal(messages, Bench.ReadAll(path));
        await bench.VerifyAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026/11/21/commodity-3/commodity-3.20261121T20.jsonl.gz.open")]
    [InlineData("manifest.jsonl")]
    [InlineData("manifest.jsonl", true)]
    public async Task An_archive_that_is_taken_away_or_replaced_is_an_error_within_seconds(
        string taken,
        bool isReplaced = false
    )
    {
        await using (var before = await bench.OpenAsync())
        {
            bench.Append(before, Feed.Numbered(0, "shipyard/2"));
            await before.CloseAsync();
        }

        await using var writer = await bench.OpenAsync();
        bench.Append(writer, Feed.Numbered(1));
        writer.Flush();
        writer.ThrowIfFailed();
        if (taken.Length == 0)
        {
            Directory.Move(bench.Folder, bench.Folder + ".moved");
            Directory.CreateDirectory(bench.Folder);
        }
        else
        {
            var bytes = await File.ReadAllBytesAsync(bench.FullPath(taken), TestContext.Current.CancellationToken);
            File.Delete(bench.FullPath(taken));
            if (isReplaced)
            {
                await File.WriteAllBytesAsync(bench.FullPath(taken), bytes, TestContext.Current.CancellationToken);
            }
        }

        DestinationException? error = null;
        for (var second = 0; second < 20 && error is null; second++)
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
            error = Record.Exception(writer.ThrowIfFailed) as DestinationException;
        }

        Assert.NotNull(error);
        Assert.Contains(bench.FullPath(taken).TrimEnd('/'), error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Destination, error.ExitCode);
        if (taken.Length == 0)
        {
            Directory.Delete(bench.Folder + ".moved", recursive: true);
        }
    }

    [Fact]
    public async Task Writes_the_same_gzip_with_zlib_where_isa_l_is_missing()
    {
        using var deflater = new Pipelines.Archive.Native.ZlibDeflater();
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 3_000).Select(x => Feed.Numbered(x))));
        var coded = new MemoryStream();
        var room = new byte[1_000];
        foreach (var (start, mode) in new[] { (0, 0), (400_000, 1), (text.Length, 2) })
        {
            var end = mode == 0 ? 400_000 : text.Length;
            var position = start;
            bool isDone;
            do
            {
                isDone = deflater.Deflate(
                    text.AsSpan(0, end),
                    ref position,
                    room,
                    (Starhaul.Regimes.Native.FlushMode)mode,
                    out var written
                );
                coded.Write(room.AsSpan(0, written));
            } while (!isDone);
        }

        coded.Position = 0;
        using var inflated = new MemoryStream();
        await using (
            var inflate = new System.IO.Compression.DeflateStream(
                coded,
                System.IO.Compression.CompressionMode.Decompress
            )
        )
        {
            await inflate.CopyToAsync(inflated, TestContext.Current.CancellationToken);
        }

        Assert.Equal(text, inflated.ToArray());
    }

    [Fact]
    public async Task Keeps_schemas_test_messages_and_the_legacy_game_apart()
    {
        await using (var writer = await bench.OpenAsync())
        {
            bench.Append(
                writer,
                Feed.Numbered(1),
                Feed.Numbered(2, "shipyard/2"),
                Feed.Numbered(3, "commodity/3/test"),
                Feed.Json(game: "3.8.0.404"),
                Feed.Json("../../etc/passwd/1", game: "")
            );
            writer.AppendDeadLetter("no JSON", [0, 1, 2], bench.Clock.GetUtcNow());
            await writer.CloseAsync();
        }

        Assert.Equal(
            [
                Commodity,
                "2026/11/21/dead-letters/dead-letters.20261121T20.jsonl.gz",
                "2026/11/21/passwd-1/passwd-1.20261121T20.jsonl.gz",
                "2026/11/21/shipyard-2/shipyard-2.20261121T20.jsonl.gz",
                "legacy/2026/11/21/commodity-3/commodity-3.20261121T20.jsonl.gz",
                "test/2026/11/21/commodity-3/commodity-3.20261121T20.jsonl.gz",
            ],
            (await bench.RecordsAsync()).Select(record => record.Path)
        );
        var letter = Assert.Single(bench.Lines("2026/11/21/dead-letters/dead-letters.20261121T20.jsonl.gz"));
        Assert.Equal(
            "{\"reason\":\"no JSON\",\"arrived\":\"2026-11-21T20:00:00Z\",\"length\":3,\"raw\":\"AAEC\"}",
            letter
        );
    }

    [Fact]
    public async Task Puts_all_schemas_into_one_file_when_asked_to()
    {
        await using (var writer = await bench.OpenAsync(options => options with { OneFile = true }))
        {
            bench.Append(
                writer,
                Feed.Numbered(1),
                Feed.Numbered(2, "shipyard/2"),
                Feed.Numbered(3, "commodity/3/test")
            );
            await writer.CloseAsync();
        }

        Assert.Equal("2026/11/21/eddn.20261121T20.jsonl.gz", Assert.Single(await bench.RecordsAsync()).Path);
        Assert.Equal(3, bench.Lines("2026/11/21/eddn.20261121T20.jsonl.gz").Count);
    }

    [Fact]
    public async Task Records_what_a_segment_holds()
    {
        await using (var writer = await bench.OpenAsync())
        {
            writer.Append(Feed.Message(Feed.Json(gateway: "2026-11-21T20:00:01.5Z")), bench.Clock.GetUtcNow());
            bench.Clock.Advance(TimeSpan.FromSeconds(3));
            writer.AddGap(
                new StreamGap(StreamGapKind.Silence, bench.Clock.GetUtcNow(), bench.Clock.GetUtcNow(), null, null, null)
            );
            writer.Append(Feed.Message(Feed.Json(gateway: "2026-11-21T19:00:00Z")), bench.Clock.GetUtcNow());
            await writer.CloseAsync();
        }

        var record = Assert.Single(await bench.RecordsAsync());
        Assert.Equal((Bench.Relay, "gzip", Evidence()), (record.SourceUrl, record.Regime, record.Evidence));
        Assert.Equal((2L, Feed.Json().Length * 2L + 2 - 5 - 7), (record.Content!.Records, record.Content.Length));
        Assert.Equal(
            "{\"schema\":\"commodity-3\",\"messages\":2,\"first_gateway_timestamp\":\"2026-11-21T19:00:00Z\","
                + "\"last_gateway_timestamp\":\"2026-11-21T20:00:01.5Z\",\"first_arrival\":\"2026-11-21T20:00:00Z\","
                + "\"last_arrival\":\"2026-11-21T20:00:03Z\",\"relays\":[\"tcp://127.0.0.1:9500\"],\"gaps\":[{\"kind\":\"silence\","
                + "\"from\":\"2026-11-21T20:00:03Z\",\"to\":\"2026-11-21T20:00:03Z\",\"relay\":null,\"lost\":null,\"detail\":null}],"
                + "\"parts\":[],\"recovered\":false}",
            record.Stream!.ToJsonString()
        );

        static Starhaul.Evidence Evidence() => Starhaul.Evidence.Content;
    }

    [Fact]
    public async Task Begins_a_new_segment_with_the_hour()
    {
        await using var writer = await bench.OpenAsync();
        bench.Append(writer, Feed.Numbered(1));
        bench.Clock.Advance(TimeSpan.FromMinutes(59));
        bench.Append(writer, Feed.Numbered(2));
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        bench.Append(writer, Feed.Numbered(3));
        await writer.CloseAsync();

        Assert.Equal(2, bench.Lines(Commodity).Count);
        Assert.Single(bench.Lines("2026/11/21/commodity-3/commodity-3.20261121T21.jsonl.gz"));
        Assert.Empty(Directory.GetFiles(bench.Folder, "*.open", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Closes_the_segment_of_an_hour_that_is_over_though_no_message_comes()
    {
        await using var writer = await bench.OpenAsync();
        bench.Append(writer, Feed.Numbered(1));
        bench.Clock.Advance(TimeSpan.FromMinutes(60));

        await bench.Clock.AdvanceUntilAsync(
            WaitAsync(() => File.Exists(bench.FullPath(Commodity))),
            TimeSpan.FromSeconds(1)
        );
    }

    [Fact]
    public async Task What_has_waited_over_the_turn_of_the_hour_is_not_in_a_segment_for_each_tick()
    {
        await using var writer = await bench.OpenAsync();
        var arrived = bench.Clock.GetUtcNow().AddHours(-2);
        await bench.Clock.AdvanceUntilAsync(
            WaitAsync(() => writer.Statistics.FlushedAt > arrived.AddHours(2)), // its clock ticks
            TimeSpan.FromSeconds(1)
        );
        for (var number = 0; number < 10; number++)
        {
            writer.Append(Feed.Message(Feed.Numbered(number)), arrived);
            var before = writer.Statistics.FlushedAt;
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
            await WaitAsync(() => writer.Statistics.FlushedAt > before);
        }

        await writer.CloseAsync();

        var segments = Directory.GetFiles(bench.Folder, "*.jsonl.gz", SearchOption.AllDirectories);
        Assert.InRange(segments.Length, 1, 3); // two ticks may come one upon the other
        Assert.Equal(10, segments.Sum(segment => Bench.ReadAll(segment).Count));
    }

    [Fact]
    public async Task Begins_a_new_segment_when_one_is_long_enough()
    {
        await using var writer = await bench.OpenAsync(options => options with { MaxSegmentLength = 1 });
        for (var number = 0; number < 3; number++)
        {
            bench.Append(writer, Feed.Numbered(number));
            writer.Flush();
        }

        await writer.CloseAsync();

        Assert.Equal(
            [Feed.Numbered(0), Feed.Numbered(1), Feed.Numbered(2)],
            ArchiveFolder.Segments(bench.Folder).SelectMany(file => Bench.ReadAll(file.FullPath))
        );
        Assert.True(File.Exists(bench.FullPath("2026/11/21/commodity-3/commodity-3.20261121T20.2.jsonl.gz")));
    }

    [Fact]
    public async Task Goes_on_in_a_segment_of_its_own_when_it_is_started_again_within_the_hour()
    {
        for (var number = 0; number < 3; number++)
        {
            await using var writer = await bench.OpenAsync();
            bench.Append(writer, Feed.Numbered(number));
            await writer.CloseAsync();
            bench.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(
            [Feed.Numbered(0), Feed.Numbered(1), Feed.Numbered(2)],
            ArchiveFolder.Segments(bench.Folder).SelectMany(file => Bench.ReadAll(file.FullPath))
        );
        var gaps = GapsFile.Read(bench.Folder);
        Assert.Equal([StreamGapKind.NotListening, StreamGapKind.NotListening], gaps.Select(gap => gap.Kind));
        Assert.Equal(
            (new DateTimeOffset(2026, 11, 21, 20, 0, 5, default), new DateTimeOffset(2026, 11, 21, 20, 0, 10, default)),
            (gaps[1].From, gaps[1].To)
        );
        await bench.VerifyAsync();
    }

    [Fact]
    public async Task Flushes_by_itself_every_second()
    {
        await using var writer = await bench.OpenAsync();
        bench.Append(writer, Feed.Numbered(1));
        using var reader = SegmentReader.Open(bench.FullPath(Commodity));
        Assert.False(reader.TryReadLine(out _, out _));

        await bench.Clock.AdvanceUntilAsync(WaitAsync(() => reader.TryReadLine(out _, out _)), TimeSpan.FromSeconds(1));

        var stream = Assert.Single(writer.Statistics.Streams);
        Assert.Equal((1L, stream.Bytes, Commodity), (stream.Messages, stream.FlushedOffset, stream.OpenSegment));
    }

    [Fact]
    public async Task Refuses_a_second_listener()
    {
        await using var writer = await bench.OpenAsync();

        var refused = await Assert.ThrowsAsync<DestinationException>(() => bench.OpenAsync());

        Assert.StartsWith("Another listener writes to the archive", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Destination, refused.ExitCode);
    }

    [Fact]
    public async Task Tells_a_full_disk_and_keeps_what_was_flushed()
    {
        using var disk = SmallDisk.Mount("1m");
        var random = new Random(5);
        var noise = new byte[3_000];
        var flushed = 0;
        await using (var writer = await bench.OpenAsync(options => options with { Folder = disk.Folder }))
        {
            var error = Assert.Throws<DestinationException>(() =>
            {
                for (var number = 0; number < 10_000; number++)
                {
                    random.NextBytes(noise);
                    bench.Append(writer, Feed.Json(body: $"\"x\":\"{Convert.ToHexString(noise)}\""));
                    writer.Flush();
                    flushed++;
                }
            });
            Assert.Matches(@"disk is full: .* was to get [\d,]+ more bytes, [\d,]+ are free\.", error.Message);
            Assert.Contains("EddnStreamOptions.Archive", error.Hint, StringComparison.Ordinal);
            Assert.Throws<DestinationException>(() => bench.Append(writer, Feed.Numbered(1)));
        }

        disk.Change("size=8m");
        await using (var writer = await bench.OpenAsync(options => options with { Folder = disk.Folder }))
        {
            await writer.CloseAsync();
        }

        Assert.InRange(flushed, 100, 1_000);
        Assert.InRange(Bench.ReadAll(Path.Join(disk.Folder, Commodity)).Count, flushed, flushed + 1);
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private Task<ArchiveWriter> OpenAsync(string compression) =>
        bench.OpenAsync(options => options with { Compression = Enum.Parse<ArchiveCompression>(compression) });

    [Fact]
    public async Task A_file_in_the_place_of_the_archive_is_told_for_what_it_is()
    {
        var path = bench.FullPath("galaxy.db");
        await File.WriteAllTextAsync(path, "a database", TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<DestinationException>(() =>
            bench.OpenAsync(options => options with { Folder = path })
        );

        Assert.Equal($"'{path}' is a file, and an archive is a folder.", error.Message);
    }
}
