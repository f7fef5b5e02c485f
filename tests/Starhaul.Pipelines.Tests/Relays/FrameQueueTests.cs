using FsCheck;
using FsCheck.Fluent;
using Starhaul.Pipelines.Relays;
using Xunit;

namespace Starhaul.Pipelines.Tests.Relays;

public sealed class FrameQueueTests
{
    private const string Relay = "tcp://127.0.0.1:9500";
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Gives_back_every_frame_that_found_room_in_order_and_holds_no_more_than_its_bounds()
    {
        // A number adds a frame of that length, a negative one takes a batch and gives one back later.
        var steps = Gen.ListOf(
            Gen.Frequency((4, Gen.Choose(0, 400)), (1, Gen.Constant(300_000)), (2, Gen.Constant(-1)))
        );
        Prop.ForAll(
                Arb.From(steps),
                all =>
                {
                    using var queue = new FrameQueue(maxBytes: 500_000, maxFrames: 8);
                    var (number, bytes) = (0, 0L);
                    var held = new Queue<int>();
                    var expected = new List<int>();
                    var taken = new List<int>();
                    foreach (var length in all)
                    {
                        if (length >= 0)
                        {
                            var hasRoom = held.Count < 8 && bytes + length <= 500_000;
                            Assert.Equal(hasRoom, queue.TryAdd(FrameOf(length, number), Start, Relay));
                            if (hasRoom)
                            {
                                expected.Add(number);
                                held.Enqueue(length);
                                bytes += length;
                            }

                            number++;
                        }
                        else if (queue.TryTake(out var batch))
                        {
                            using (batch)
                            {
                                for (var i = 0; i < batch.Count; i++)
                                {
                                    var want = held.Dequeue();
                                    Assert.Equal(FrameOf(want, expected[taken.Count]), batch[i].Bytes.ToArray());
                                    bytes -= want;
                                    taken.Add(expected[taken.Count]);
                                }
                            }
                        }

                        Assert.Equal((held.Count, bytes), (queue.Count, queue.Bytes));
                    }
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Holds_32_MiB_where_nobody_says_how_much()
    {
        using var queue = new FrameQueue();
        var frame = new byte[1024 * 1024];

        var count = Enumerable.Range(0, 100).Count(_ => queue.TryAdd(frame, Start, Relay));

        Assert.Equal(32, count);
    }

    [Fact]
    public void A_batch_holds_its_room_until_it_is_disposed_of()
    {
        using var queue = new FrameQueue(maxFrames: 1);
        Assert.True(queue.TryAdd([1], Start, Relay));
        Assert.True(queue.TryTake(out var batch));

        Assert.False(queue.TryAdd([2], Start, Relay));
        batch.Dispose();
        batch.Dispose();

        Assert.Equal((0, 0), (queue.Count, queue.Bytes));
        Assert.True(queue.TryAdd([2], Start, Relay));
        Assert.Throws<ObjectDisposedException>(() => batch[0]);
    }

    [Fact]
    public void A_frame_knows_when_it_arrived_and_from_where()
    {
        using var queue = new FrameQueue();
        queue.TryAdd([1], Start, Relay);
        queue.TryAdd([2], Start.AddSeconds(1), "tcp://127.0.0.1:9501");

        Assert.True(queue.TryTake(out var batch));

        using (batch)
        {
            Assert.Equal((Start, Relay), (batch[0].ArrivedAt, batch[0].Relay));
            Assert.Equal((Start.AddSeconds(1), "tcp://127.0.0.1:9501"), (batch[1].ArrivedAt, batch[1].Relay));
        }
    }

    [Fact]
    public async Task A_reader_that_waits_gets_the_rest_and_then_the_end()
    {
        using var queue = new FrameQueue();
        var waiting = queue.TakeAsync(Cancel).AsTask();
        var blocked = false;
        var thread = new Thread(() =>
        {
            using var batch = queue.Take(CancellationToken.None);
            blocked = batch is null;
        });

        queue.TryAdd([1], Start, Relay);
        (await waiting)!.Dispose();
        queue.TryAdd([2], Start, Relay);
        queue.Complete();

        Assert.False(queue.TryAdd([3], Start, Relay));
        using (var rest = await queue.TakeAsync(Cancel))
        {
            Assert.Equal(1, rest!.Count);
        }

        Assert.Null(await queue.TakeAsync(Cancel));
        thread.Start();
        thread.Join();
        Assert.True(blocked);
    }

    [Fact]
    public async Task Loses_nothing_between_several_listeners_and_a_reader()
    {
        const int Each = 20_000;
        using var queue = new FrameQueue();
        var adding = Enumerable
            .Range(0, 3)
            .Select(relay =>
                Task.Run(
                    () =>
                    {
                        for (var i = 0; i < Each; i++)
                        {
                            Assert.True(queue.TryAdd(BitConverter.GetBytes(i), Start, $"{relay}"));
                        }
                    },
                    Cancel
                )
            )
            .ToArray();
        var next = new Dictionary<string, int>(StringComparer.Ordinal);
        var reading = Task.Run(
            () =>
            {
                while (queue.Take(CancellationToken.None) is { } taken)
                {
                    using var batch = taken;
                    for (var i = 0; i < batch.Count; i++)
                    {
                        var number = BitConverter.ToInt32(batch[i].Bytes.Span);
                        Assert.Equal(next.GetValueOrDefault(batch[i].Relay), number);
                        next[batch[i].Relay] = number + 1;
                    }
                }
            },
            Cancel
        );

        await Task.WhenAll(adding);
        queue.Complete();
        await reading;

        Assert.Equal([Each, Each, Each], next.Values);
        Assert.Equal((0, 0), (queue.Count, queue.Bytes));
    }

    private static byte[] FrameOf(int length, int number)
    {
        var frame = new byte[length];
        Array.Fill(frame, (byte)number);
        return frame;
    }
}
