using System.Globalization;
using System.IO.Compression;
using System.Text;
using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Messages;
using Starhaul.Regimes.Native;

namespace Starhaul.Bench;

/// <summary>
/// Messages a second of processor time that one thread takes from the frames of a relay to the segments of an archive, and how far each step
/// alone would come: <c>Starhaul.Bench archive</c>. The messages are markets of some 6 KB, each another.
/// </summary>
internal static class ArchiveBench
{
    private const int Rounds = 5;
    private const int Messages = 8192;
    private const int Goods = 45;

    public static async Task<int> RunAsync()
    {
        var frames = Enumerable.Range(0, Messages).Select(Frame).ToArray();
        Print($"{Messages} messages, {frames.Average(frame => frame.Length):F0} bytes each on average");
        var folder = Directory.CreateTempSubdirectory("starhaul-bench-");
        try
        {
            var options = new ArchiveOptions { Folder = folder.FullName, Relays = ["tcp://127.0.0.1:9500"] };
            await using var archive = await ArchiveWriter.OpenAsync(options, CancellationToken.None);
            using var inflater = new FrameInflater(InflateLibrary.Fastest);
            using var reader = new MessageReader();
            Measure("inflate", frames, () => frame => inflater.TryInflate(frame, out _, out _));
            Measure("and read", frames, () => frame => reader.TryRead(frame, out _, out _));
            Measure(
                "and look for repeats",
                frames,
                () =>
                {
                    var repeats = new RepeatFilter(1);
                    return frame =>
                        reader.TryRead(frame, out var message, out _)
                        && repeats.Classify(message, DateTimeOffset.UnixEpoch) == RepeatKind.None;
                }
            );
            Measure(
                "and archive",
                frames,
                () =>
                {
                    var repeats = new RepeatFilter(1);
                    return frame =>
                    {
                        var isRead =
                            reader.TryRead(frame, out var message, out _)
                            && repeats.Classify(message, DateTimeOffset.UnixEpoch) == RepeatKind.None;
                        archive.Append(message!, TimeProvider.System.GetUtcNow());
                        return isRead;
                    };
                }
            );
            await archive.CloseAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return 0;
    }

    private static void Measure(string what, byte[][] frames, Func<Func<byte[], bool>> begin)
    {
        var speeds = new List<double>();
        long allocated = 0;
        for (var round = 0; round <= Rounds; round++)
        {
            var take = begin();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Environment.CpuUsage.TotalTime;
            foreach (var frame in frames)
            {
                if (!take(frame))
                {
                    throw new InvalidOperationException("A message of the benchmark was not taken.");
                }
            }

            speeds.Add(frames.Length / (Environment.CpuUsage.TotalTime - start).TotalSeconds);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        var median = speeds.Skip(1).Order().ElementAt(Rounds / 2);
        Print($"{what, -20} {median, 8:F0} messages/s, {allocated / frames.Length, 5} bytes allocated for each");
    }

    private static byte[] Frame(int number)
    {
        var chance = new Random(number);
        var goods = Enumerable
            .Range(0, Goods)
            .Select(good =>
                $$"""{"buyPrice":{{chance.Next(50_000)}},"demand":{{chance.Next(20_000)}},"demandBracket":{{chance.Next(4)}},"""
                + $$""" "meanPrice":{{chance.Next(50_000)}},"name":"commodity{{good}}","sellPrice":{{chance.Next(50_000)}},"""
                + $$""" "stock":{{chance.Next(100_000)}},"stockBracket":{{chance.Next(4)}}}"""
            );
        var json =
            $$"""{"$schemaRef":"https://eddn.edcd.io/schemas/commodity/3","header":{"gamebuild":"r312744/r0 ","""
            + """ "gameversion":"4.1.1.0","softwareName":"Bench","softwareVersion":"1","""
            + $$""" "uploaderID":"{{number:x40}}","gatewayTimestamp":"2026-11-21T20:00:00.000000Z"},"message":{"commodities":["""
            + string.Join(',', goods)
            + $$"""],"marketId":{{number}},"stationName":"Station {{number}}","timestamp":"2026-11-21T20:00:00Z"}"""
            + "}";
        using var frame = new MemoryStream();
        using (var zlib = new ZLibStream(frame, CompressionLevel.Optimal))
        {
            zlib.Write(Encoding.UTF8.GetBytes(json));
        }

        return frame.ToArray();
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
