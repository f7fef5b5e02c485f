using System.Globalization;
using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Listening;
using Starhaul.Pipelines.Relays;
using Starhaul.Pipelines.Tests.Archive;
using Starhaul.Pipelines.Tests.Messages;
using Xunit;

namespace Starhaul.Pipelines.Tests.Listening;

public sealed class ArchiverTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Bench bench = new();
    private readonly FrameQueue queue = new();

    [Fact]
    public async Task Everything_is_archived_in_the_order_of_its_arrival()
    {
        // Every tenth is a giant, so that blocks end within batches, and some are longer than a block.
        var messages = Enumerable
            .Range(0, 200)
            .Select(number => Message(number, number % 10 == 0 ? number * 8_000 : 10))
            .ToList();
        await using var archive = await bench.OpenAsync();
        var meter = new StreamMeter(bench.Clock);
        foreach (var message in messages)
        {
            Add(Feed.Frame(message));
            Add([1, 2, 3]);
        }

        await ArchiveAsync(archive, meter);
        await archive.CloseAsync();

        Assert.Equal(messages, bench.Lines(PathOf("commodity-3")));
        Assert.Equal(messages.Count, bench.Lines(PathOf("dead-letters")).Count);
        Assert.Equal((200, 200), (meter.Archived, meter.DeadLetters));
        Assert.Equal((0, 0), (queue.Count, queue.Bytes));
    }

    [Fact]
    public async Task Of_one_message_from_two_relays_one_is_archived()
    {
        await using var archive = await bench.OpenAsync();
        var meter = new StreamMeter(bench.Clock);
        var frame = Feed.Frame(Message(1, 10));
        Add(frame);
        Add(frame);

        await ArchiveAsync(archive, meter);

        Assert.Equal((1, 1), (meter.Archived, meter.FromAnotherRelay));
    }

    [Theory]
    [InlineData(20, 60_000, true)]
    [InlineData(2, 60_000, false)] // few wait for the next tick, whose clock stands still here
    public async Task A_flood_is_flushed_as_soon_as_nothing_waits(int count, int length, bool isFlushed)
    {
        await using var archive = await bench.OpenAsync();
        for (var number = 0; number < count; number++)
        {
            Add(Feed.Frame(Message(number, length)));
        }

        await ArchiveAsync(archive, new StreamMeter(bench.Clock));

        var stream = Assert.Single(archive.Statistics.Streams);
        Assert.Equal(isFlushed ? stream.Bytes : 0, stream.FlushedOffset);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_relay_that_sends_nothing_but_rubbish_fills_no_disk_and_what_is_not_kept_is_a_gap()
    {
        const int Letters = DeadLetterLimit.MostLetters + 500;
        await using var archive = await bench.OpenAsync();
        var meter = new StreamMeter(bench.Clock);
        var gaps = new List<StreamGap>();
        for (var number = 0; number < Letters; number++)
        {
            Add([1, 2, 3]);
        }

        await using (var archiver = new Archiver(queue, archive, static _ => null, meter, gaps.Add, seed: 1))
        {
            archiver.Start();
            queue.Complete();
            await archiver.Completion.WaitAsync(Patience);
        }

        await archive.CloseAsync();

        Assert.Equal(DeadLetterLimit.MostLetters, bench.Lines(PathOf("dead-letters")).Count);
        Assert.Equal(Letters, meter.DeadLetters);
        var gap = Assert.Single(gaps);
        Assert.Equal((StreamGapKind.DeadLetters, 500L), (gap.Kind, gap.Lost));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_hole_in_the_gateways_times_is_reported_for_the_relay_it_happened_with()
    {
        await using var archive = await bench.OpenAsync();
        var gaps = new List<StreamGap>();
        var began = bench.Clock.GetUtcNow();
        for (var number = 0; number < 800; number++)
        {
            // Ten a second, and after a minute and ten seconds none for ten.
            var gateway = began.AddSeconds((number * 0.1) + (number < 700 ? 0 : 10));
            Add(
                Feed.Frame(Feed.Json(body: $"\"marketId\":{number}", gateway: $"{gateway:yyyy-MM-ddTHH:mm:ss.ffffffZ}"))
            );
            bench.Clock.Advance(TimeSpan.FromSeconds(0.1));
        }

        await using (var archiver = new Archiver(queue, archive, static _ => null, new(bench.Clock), gaps.Add, seed: 1))
        {
            archiver.Start();
            queue.Complete();
            await archiver.Completion.WaitAsync(Patience);
        }

        var gap = Assert.Single(gaps);
        Assert.Equal((StreamGapKind.GatewayHole, Bench.Relay), (gap.Kind, gap.Relay));
        Assert.Equal(TimeSpan.FromSeconds(10.1), gap.To - gap.From);
    }

    [Fact]
    public void Bytes_of_dead_letters_are_bounded_by_the_minute_and_the_next_one_keeps_them_again()
    {
        var limit = new DeadLetterLimit();
        var now = bench.Clock.GetUtcNow();
        const int Half = (int)(DeadLetterLimit.MostBytes / 2);

        Assert.True(limit.Admits(Half, now));
        Assert.True(limit.Admits(Half, now));
        Assert.False(limit.Admits(1, now.AddSeconds(30)));
        Assert.Equal(1, limit.Check(now.AddSeconds(30))?.Lost); // at once: a kill may come
        Assert.False(limit.Admits(1, now.AddSeconds(31)));
        Assert.False(limit.Admits(1, now.AddSeconds(59)));
        Assert.Null(limit.Check(now.AddSeconds(90)));
        Assert.Equal(2, limit.Check(now.AddSeconds(91))?.Lost);
        Assert.Null(limit.Finish());
        Assert.True(limit.Admits(Half, now.AddSeconds(60)));
        Assert.True(new DeadLetterLimit().Admits(int.MaxValue, now), "one letter is kept whatever its length is");
    }

    [Fact]
    public void Metrics_have_no_more_labels_than_there_is_room_for()
    {
        var meter = new StreamMeter(bench.Clock);
        for (var number = 0; number < 2 * StreamMeter.MostSchemas; number++)
        {
            var schema = string.Create(CultureInfo.InvariantCulture, $"made-up-{number}/1");
            meter.Add(Feed.Message(Feed.Numbered(number, schema)), "eddn", bench.Clock.GetUtcNow(), isRepeat: false);
        }

        meter.Add(Feed.Message(Feed.Numbered(1, "journal/1")), "eddn", bench.Clock.GetUtcNow(), isRepeat: false);

        Assert.Equal(StreamMeter.MostSchemas + 2, meter.BySchema.Count);
        Assert.Equal(StreamMeter.MostSchemas, meter.BySchema["unknown"]);
        Assert.Equal(1, meter.BySchema["journal-1"]);
    }

    [Fact]
    public async Task Ends_with_the_error_of_the_archive_and_lets_nobody_wait()
    {
        await using var archive = await bench.OpenAsync();
        await archive.CloseAsync();
        for (var number = 0; number < 50; number++)
        {
            Add(Feed.Frame(Message(number, 500_000)));
        }

        var archiver = NewArchiver(archive, new StreamMeter(bench.Clock));
        archiver.Start();

        // The queue is not complete: the thread that reads is woken by the failure of the other.
        await Assert.ThrowsAsync<ObjectDisposedException>(() => archiver.Completion.WaitAsync(Patience));
        await archiver.DisposeAsync();
    }

    public void Dispose()
    {
        queue.Dispose();
        bench.Dispose();
    }

    private static string Message(int number, int length) =>
        Feed.Json(
            body: string.Create(
                CultureInfo.InvariantCulture,
                $"\"marketId\":{number},\"x\":\"{new string('x', length)}\""
            )
        );

    private static string PathOf(string schema) => $"2026/11/21/{schema}/{schema}.20261121T20.jsonl.gz";

    private void Add(byte[] frame) => Assert.True(queue.TryAdd(frame, bench.Clock.GetUtcNow(), Bench.Relay));

    private Archiver NewArchiver(ArchiveWriter archive, StreamMeter meter) =>
        new(queue, archive, static _ => null, meter, static _ => { }, seed: 1);

    private async Task ArchiveAsync(ArchiveWriter archive, StreamMeter meter)
    {
        await using var archiver = NewArchiver(archive, meter);
        archiver.Start();
        queue.Complete();
        await archiver.Completion.WaitAsync(Patience);
    }
}
