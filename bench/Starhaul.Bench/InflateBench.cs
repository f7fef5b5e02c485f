using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Starhaul.Regimes;
using Starhaul.Regimes.Native;

namespace Starhaul.Bench;

/// <summary>
/// Decodes one .gz file, held in memory, with each inflate library behind our decoder and with GZipStream, in turn, and
/// prints the median speed of each in MB/s of decoded bytes: <c>inflate FILE [STEP]</c>, the output step in KiB.
/// </summary>
internal static class InflateBench
{
    private const int Rounds = 5;
    private const int InputStep = 256 * 1024;
    private const int DefaultOutputStep = 256;

    public static int Run(string[] args)
    {
        if (args.Length is < 1 or > 2)
        {
            Console.Error.WriteLine("usage: inflate FILE.gz [OUTPUT STEP IN KIB]");
            return 2;
        }

        var coded = File.ReadAllBytes(args[0]);
        var step = 1024 * (args.Length == 2 ? int.Parse(args[1], CultureInfo.InvariantCulture) : DefaultOutputStep);
        var contestants = InflateLibrary
            .All.Where(library => library.IsPresent)
            .Select(library => new Contestant(library.Name, () => Decode(new GzipDecoder(library), coded, step)))
            .Append(new Contestant("GZipStream", () => Read(coded, step)))
            .ToList();

        for (var round = 0; round < Rounds; round++)
        {
            contestants.ForEach(contestant => contestant.Time());
        }

        contestants.ForEach(contestant => contestant.Print());
        return 0;
    }

    private static long Decode(GzipDecoder decoder, byte[] coded, int step)
    {
        using (decoder)
        {
            var output = new DiscardingWriter(step);
            for (var position = 0; position < coded.Length; position += InputStep)
            {
                decoder.Decode(coded.AsSpan(position, Math.Min(InputStep, coded.Length - position)), output);
            }

            _ = decoder.Complete();
            return output.Written;
        }
    }

    private static long Read(byte[] coded, int step)
    {
        using var stream = new GZipStream(new MemoryStream(coded), CompressionMode.Decompress);
        var buffer = new byte[step];
        long total = 0;
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            total += read;
        }

        return total;
    }

    private sealed class Contestant(string name, Func<long> decode)
    {
        private readonly List<double> speeds = [];

        public void Time()
        {
            var clock = Stopwatch.StartNew();
            var length = decode();
            speeds.Add(length / 1e6 / clock.Elapsed.TotalSeconds);
        }

        public void Print()
        {
            speeds.Sort();
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name, -10} {speeds[Rounds / 2], 6:F0} MB/s  ({speeds[0]:F0} to {speeds[^1]:F0})"
                )
            );
        }
    }
}
