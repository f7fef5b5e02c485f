using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Starhaul.Pipelines.Relays;
using Starhaul.Tests.Fetching;
using Xunit;

namespace Starhaul.Pipelines.Tests.Relays;

/// <summary>A queue whose memory is small beside what waits: the rest is on disk.</summary>
public sealed class SpillingQueueTests : IDisposable
{
    private const int MaxBytes = 2 * 1024 * 1024;
    private const int MiB = 1024 * 1024;
    private const string Relay = "tcp://127.0.0.1:9500";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact(Timeout = 300_000)]
    public async Task Gives_back_every_frame_in_order_whatever_lies_in_memory_and_whatever_on_disk()
    {
        await Task.Yield(); // a time-out needs a task
        // A number adds a frame of that length, a negative one takes so many batches.
        var steps = Gen.ListOf(
            Gen.Frequency((8, Gen.Choose(0, 40_000)), (2, Gen.Choose(200_000, 400_000)), (2, Gen.Choose(-6, -1)))
        );
        var onDisk = 0L;
        Prop.ForAll(
                Arb.From(steps),
                all =>
                {
                    using var queue = new FrameQueue(MaxBytes, 100, new SpillFile(folder, fileLength: MiB));
                    var waiting = new Queue<(int Length, int Number)>();
                    var number = 0;
                    foreach (var step in all.Concat(all).Concat(all).Append(int.MinValue))
                    {
                        if (step >= 0)
                        {
                            Add(queue, FrameOf(step, number), Start.AddSeconds(number), RelayOf(number));
                            waiting.Enqueue((step, number++));
                        }

                        for (var batches = step; batches < 0 && waiting.Count > 0; batches++)
                        {
                            using var batch = Take(queue);
                            for (var i = 0; i < batch.Count; i++)
                            {
                                var expected = waiting.Dequeue();
                                Assert.Equal(FrameOf(expected.Length, expected.Number), batch[i].Bytes.ToArray());
                                Assert.Equal(
                                    (Start.AddSeconds(expected.Number), RelayOf(expected.Number)),
                                    (batch[i].ArrivedAt, batch[i].Relay)
                                );
                            }
                        }

                        Assert.Equal(
                            (waiting.Count, waiting.Sum(frame => (long)frame.Length)),
                            (queue.Count, queue.Bytes)
                        );
                        Assert.InRange(queue.Bytes - queue.BytesOnDisk, 0, MaxBytes);
                        onDisk = Math.Max(onDisk, queue.BytesOnDisk);
                    }

                    Assert.Equal((0, 0, 0), (queue.Count, queue.Bytes, queue.BytesOnDisk));
                }
            )
            .QuickCheckThrowOnFailure();
        Assert.InRange(onDisk, 1, long.MaxValue);
    }

    [Fact(Timeout = 60_000)]
    public async Task Loses_nothing_between_several_listeners_and_a_reader_who_is_late()
    {
        const int Each = 4_000;
        using var queue = new FrameQueue(MaxBytes, file: new SpillFile(folder, fileLength: MiB));
        var adding = Enumerable
            .Range(0, 3)
            .Select(relay =>
                Task.Run(
                    () =>
                    {
                        for (var i = 0; i < Each; i++)
                        {
                            Add(queue, FrameOf(2_000, i), Start.AddSeconds(i), $"{relay}");
                        }
                    },
                    Cancel
                )
            )
            .ToArray();
        await UntilAsync(() => queue.BytesOnDisk > 4 * MiB);
        var next = new Dictionary<string, int>(StringComparer.Ordinal);
        var reading = Task.Run(
            () =>
            {
                while (queue.Take(CancellationToken.None) is { } taken)
                {
                    using var batch = taken;
                    for (var i = 0; i < batch.Count; i++)
                    {
                        var number = next.GetValueOrDefault(batch[i].Relay);
                        Assert.Equal(Start.AddSeconds(number), batch[i].ArrivedAt);
                        Assert.True(batch[i].Bytes.Span.SequenceEqual(FrameOf(2_000, number)));
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
        Assert.Equal((0, 0, 0), (queue.Count, queue.Bytes, queue.BytesOnDisk));
    }

    [Fact(Timeout = 60_000)]
    public async Task Frames_of_no_length_go_to_the_disk_as_well()
    {
        const int Frames = 60_000;
        using var queue = new FrameQueue(MaxBytes, maxFrames: 20_000, new SpillFile(folder));
        await Task.Run(
            () =>
            {
                for (var i = 0; i < Frames; i++)
                {
                    Add(queue, [], Start, Relay);
                }
            },
            Cancel
        );

        Assert.Equal((Frames, 0), (queue.Count, queue.Bytes));
    }

    [Fact(Timeout = 60_000)]
    public async Task Nothing_of_it_has_a_name_and_what_was_read_leaves_its_room()
    {
        var file = new SpillFile(folder, fileLength: MiB);
        using var queue = new FrameQueue(MaxBytes, file: file);
        await Task.Run(() => Fill(queue, 12 * MiB), Cancel);
        await UntilAsync(() => queue.BytesOnDisk > 10 * MiB);

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        Assert.InRange(file.Length, queue.BytesOnDisk, 13 * MiB);

        var longest = 0L;
        while (queue.Count > 0)
        {
            Take(queue).Dispose();
            longest = Math.Max(longest, file.Length - queue.BytesOnDisk);
        }

        Assert.InRange(longest, 1, 2 * MiB);
        Assert.Equal(0, file.Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_beyond_the_bound_of_the_disk_is_refused_and_what_is_there_comes_back()
    {
        using var queue = new FrameQueue(MaxBytes, file: new SpillFile(folder, maxBytes: 3 * MiB, fileLength: MiB));

        var kept = await FillUpAsync(queue);

        // To the last batch: what memory holds and what the disk does.
        Assert.InRange(kept * 10_000L, 4.5 * MiB, 5 * MiB);
        Assert.InRange(queue.BytesOnDisk, 2.5 * MiB, 3 * MiB);
        Assert.Equal(kept, TakeAll(queue));
        Assert.True(queue.TryAdd(FrameOf(10_000, kept), Start, Relay));
    }

    [Fact(Timeout = 60_000)]
    public async Task Where_too_little_would_stay_free_memory_alone_is_filled()
    {
        using var queue = new FrameQueue(MaxBytes, file: new SpillFile(folder, minFree: long.MaxValue / 2));

        var kept = await FillUpAsync(queue);

        Assert.Equal((MaxBytes / 10_000, 0), (kept, queue.BytesOnDisk));
        Assert.Equal(kept, TakeAll(queue));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_disk_that_is_full_or_gone_loses_nothing_that_was_taken()
    {
        using var disk = SmallDisk.Mount("4m");
        using var queue = new FrameQueue(MaxBytes, file: new SpillFile(disk.Folder, fileLength: MiB, minFree: 0));

        var kept = await FillUpAsync(queue);

        Assert.InRange(queue.BytesOnDisk, 3 * MiB, 4 * MiB);
        Assert.Equal(kept, TakeAll(queue));
        using var lost = new FrameQueue(MaxBytes, file: new SpillFile(Path.Join(disk.Folder, "gone")));
        Assert.Equal(MaxBytes / 10_000, await FillUpAsync(lost));
        Assert.Equal(MaxBytes / 10_000, TakeAll(lost));
    }

    [Fact(Timeout = 60_000)]
    public async Task Once_the_disk_takes_bytes_again_so_does_the_queue()
    {
        using var disk = SmallDisk.Mount("1m");
        using var queue = new FrameQueue(MaxBytes, file: new SpillFile(disk.Folder, fileLength: MiB, minFree: 0));
        var kept = await FillUpAsync(queue);

        disk.Change("size=16m");
        Take(queue).Dispose();
        await Task.Run(() => Fill(queue, 8 * MiB), Cancel);

        Assert.InRange(queue.BytesOnDisk, 6 * MiB, 16 * MiB);
        Assert.InRange(kept, 1, (3 * MiB) / 10_000);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_was_not_taken_is_given_up_with_the_queue()
    {
        var file = new SpillFile(folder);
        using (var queue = new FrameQueue(MaxBytes, file: file))
        {
            await Task.Run(() => Fill(queue, 8 * MiB), Cancel);
            Assert.NotEqual(0, file.Length);
        }

        Assert.Equal(0, file.Length);
    }

    private static string RelayOf(int number) => number % 3 == 0 ? "tcp://127.0.0.1:9501" : Relay;

    private static byte[] FrameOf(int length, int number)
    {
        var frame = new byte[length];
        Array.Fill(frame, (byte)(number % 251));
        return frame;
    }

    /// <summary>Adds a frame, when there is room: the disk is to make some soon.</summary>
    private static void Add(FrameQueue queue, byte[] frame, DateTimeOffset arrivedAt, string relay) =>
        Assert.True(
            SpinWait.SpinUntil(() => queue.TryAdd(frame, arrivedAt, relay), Patience),
            $"{queue.Count} frames, {queue.Bytes} bytes, {queue.BytesOnDisk} of them on disk: no room"
        );

    private static FrameBatch Take(FrameQueue queue)
    {
        FrameBatch? batch = null;
        Assert.True(SpinWait.SpinUntil(() => queue.TryTake(out batch), Patience));
        return batch!;
    }

    private static void Fill(FrameQueue queue, int bytes)
    {
        for (var i = 0; i < bytes / 10_000; i++)
        {
            Add(queue, FrameOf(10_000, i), Start, Relay);
        }
    }

    /// <summary>Adds frames until none finds room for half a second; how many found some.</summary>
    private static Task<int> FillUpAsync(FrameQueue queue) =>
        Task.Run(
            () =>
            {
                var kept = 0;
                while (
                    SpinWait.SpinUntil(
                        () => queue.TryAdd(FrameOf(10_000, kept), Start, Relay),
                        TimeSpan.FromSeconds(0.5)
                    )
                )
                {
                    kept++;
                }

                return kept;
            },
            Cancel
        );

    /// <summary>Takes all, which is to come in order; how many there were.</summary>
    private static int TakeAll(FrameQueue queue)
    {
        var taken = 0;
        while (queue.Count > 0)
        {
            using var batch = Take(queue);
            for (var i = 0; i < batch.Count; i++)
            {
                Assert.True(batch[i].Bytes.Span.SequenceEqual(FrameOf(10_000, taken)));
                taken++;
            }
        }

        return taken;
    }

    private static async Task UntilAsync(Func<bool> isTrue)
    {
        var waiting = Stopwatch.StartNew();
        while (!isTrue())
        {
            Assert.True(waiting.Elapsed < Patience);
            await Task.Delay(TimeSpan.FromMilliseconds(2), Cancel);
        }
    }
}
