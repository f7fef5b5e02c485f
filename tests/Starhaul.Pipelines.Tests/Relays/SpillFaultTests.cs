using Starhaul.Pipelines.Relays;
using Starhaul.Tests.Fetching;
using Xunit;

namespace Starhaul.Pipelines.Tests.Relays;

/// <summary>A queue whose disk refuses what it is to take, or does not give it back as it was.</summary>
public sealed class SpillFaultTests : IDisposable
{
    private const int MiB = 1024 * 1024;
    private const int FrameLength = 10_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-").FullName;
    private readonly List<StreamGap> gaps = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact(Timeout = 60_000)]
    public async Task What_does_not_come_back_as_it_was_is_told_by_relay_with_its_times_and_all_else_does()
    {
        var file = new SpillFile(folder, fileLength: MiB);
        using var queue = new FrameQueue(2 * MiB, file: file, report: gaps.Add);
        var added = await Task.Run(() => AddUntilOnDisk(queue, 5 * MiB), Cancel);
        foreach (var path in Files())
        {
            await using var part = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
            part.Position = part.Length / 2;
            await part.WriteAsync(new byte[100], Cancel);
        }

        var back = await Task.Run(() => TakeAll(queue), Cancel);

        Assert.Equal(back.Order(), back);
        var lost = Enumerable.Range(0, added).Except(back).ToList();
        Assert.InRange(lost.Count, 1, added / 2);
        Assert.Equal((lost.Count, 0, 0L, 0L), (queue.Lost, queue.Count, queue.Bytes, queue.BytesOnDisk));
        Assert.All(gaps, gap => Assert.Equal(StreamGapKind.Overflow, gap.Kind));
        foreach (var ofRelay in lost.GroupBy(RelayOf))
        {
            var told = gaps.FindAll(gap => gap.Relay == ofRelay.Key);
            Assert.Equal(ofRelay.Count(), told.Sum(gap => gap.Lost));
            Assert.All(
                told,
                gap =>
                {
                    var frames = ofRelay.Where(frame => TimeOf(frame) >= gap.From && TimeOf(frame) <= gap.To).ToList();
                    Assert.Equal(gap.Lost, frames.Count);
                    Assert.Equal((gap.From, gap.To), (TimeOf(frames[0]), TimeOf(frames[^1])));
                }
            );
        }

        Assert.Equal(0, file.Length);
        Assert.True(queue.TryAdd(FrameOf(0), Start, RelayOf(0)));
        Assert.Equal([0], TakeAll(queue));
    }

    [Theory]
    [InlineData(true, "The file ended early.")]
    [InlineData(false, "It has other bytes than were written.")]
    public void A_batch_is_not_read_where_its_file_is_shorter_or_has_other_bytes(bool isCut, string why)
    {
        using var file = new SpillFile(folder);
        using var queue = new FrameQueue();
        var batch = FullBatch(queue);
        var written = Enumerable.Range(0, 4).Select(_ => file.TryWrite(batch)!).ToList();
        using (var part = new FileStream(Assert.Single(Files()), FileMode.Open, FileAccess.ReadWrite))
        {
            // The last byte of what is known of the frames of the third.
            part.Position = written[3].Offset - 1;
            if (isCut)
            {
                part.SetLength(part.Position);
            }
            else
            {
                var last = part.ReadByte();
                part.Position--;
                part.WriteByte((byte)(last ^ 1));
            }
        }

        var faults = written.ConvertAll(one =>
        {
            file.TryRead(one, queue, out var back, out var fault);
            back?.TryReturn();
            return fault;
        });
        batch.TryReturn();

        Assert.Equal([null, null, why, isCut ? why : null], faults);
        Assert.Equal(0, file.Length);
    }

    [Fact]
    public void A_clock_that_was_set_back_turns_no_gap_round()
    {
        using var file = new SpillFile(folder);
        using var queue = new FrameQueue();
        var batch = new FrameBatch(queue, MiB);
        foreach (var second in (int[])[5, 9, 2, 4])
        {
            Assert.True(batch.TryAppend(FrameOf(second), TimeOf(second), RelayOf(0)));
        }

        var gap = Assert.Single(file.TryWrite(batch)!.Gaps("gone"));
        batch.TryReturn();

        Assert.Equal((TimeOf(2), TimeOf(9), 4L), (gap.From, gap.To, gap.Lost));
    }

    [Fact]
    public void What_a_disk_refuses_again_and_again_takes_nothing_of_the_bound()
    {
        using var disk = SmallDisk.Mount("1m");
        // As if the disk had told of room that is not there: a quota has its own bounds.
        using var file = new SpillFile(disk.Folder, maxBytes: 4 * MiB, minFree: -4 * MiB);
        using var queue = new FrameQueue();
        var batch = FullBatch(queue);
        var written = new List<SpilledBatch>();
        while (file.TryWrite(batch) is { } one)
        {
            written.Add(one);
        }

        var length = file.Length;
        for (var again = 0; again < 50; again++)
        {
            Assert.Null(file.TryWrite(batch));
        }

        Assert.InRange(written.Count, 1, 4);
        Assert.Equal((length, true), (file.Length, length <= MiB));
        disk.Change("size=16m");
        written.Add(file.TryWrite(batch)!);
        foreach (var one in written)
        {
            Assert.True(file.TryRead(one, queue, out var back, out var fault), fault);
            Assert.True(back.Bytes.SequenceEqual(batch.Bytes));
            back.TryReturn();
        }

        batch.TryReturn();
        Assert.Equal(0, file.Length);
    }

    private static string RelayOf(int number) => number % 3 == 0 ? "tcp://127.0.0.1:9501" : "tcp://127.0.0.1:9500";

    private static DateTimeOffset TimeOf(int number) => Start.AddSeconds(number);

    /// <summary>A frame that says its number.</summary>
    private static byte[] FrameOf(int number)
    {
        var frame = new byte[FrameLength];
        Array.Fill(frame, (byte)(number % 251));
        BitConverter.TryWriteBytes(frame, number);
        return frame;
    }

    private static FrameBatch FullBatch(FrameQueue queue)
    {
        var batch = new FrameBatch(queue, MiB / 4);
        while (batch.TryAppend(FrameOf(batch.Count), Start, RelayOf(0))) { }

        return batch;
    }

    /// <summary>Adds frames, one a second, until so much of them is on the disk; how many.</summary>
    private static int AddUntilOnDisk(FrameQueue queue, long bytes)
    {
        var added = 0;
        for (; queue.BytesOnDisk < bytes; added++)
        {
            var isAdded = SpinWait.SpinUntil(
                () => queue.TryAdd(FrameOf(added), TimeOf(added), RelayOf(added)),
                Patience
            );
            Assert.True(isAdded, $"{queue.Count} frames, {queue.BytesOnDisk} bytes on disk: no room");
        }

        return added;
    }

    /// <summary>Takes all; the numbers of the frames in the order in which they came.</summary>
    private static List<int> TakeAll(FrameQueue queue)
    {
        var taken = new List<int>();
        while (queue.Count > 0)
        {
            if (!queue.TryTake(out var batch))
            {
                continue; // it is just being written
            }

            using (batch)
            {
                for (var i = 0; i < batch.Count; i++)
                {
                    var frame = batch[i].Bytes.Span;
                    var number = BitConverter.ToInt32(frame);
                    Assert.True(frame.SequenceEqual(FrameOf(number)));
                    taken.Add(number);
                }
            }
        }

        return taken;
    }

    /// <summary>The files without a name in the folder, as this process reaches them.</summary>
    private List<string> Files() =>
        [
            .. Directory
                .EnumerateFiles("/proc/self/fd")
                .Where(path =>
                    new FileInfo(path).LinkTarget?.StartsWith(folder + "/", StringComparison.Ordinal) == true
                ),
        ];
}
