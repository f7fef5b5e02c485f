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
