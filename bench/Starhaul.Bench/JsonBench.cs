using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Starhaul.Regimes;

namespace Starhaul.Bench;

/// <summary>
/// Megabytes a second of the JSON check against <see cref="Utf8JsonReader"/> on one file, fed in blocks of 256 KiB from
/// memory, runs taken in turn, medians of five: <c>Starhaul.Bench json FILE</c>.
/// </summary>
internal static class JsonBench
{
    private const int Runs = 5;
    private const int BlockLength = 256 * 1024;

    public static int Run(string[] args)
    {
        if (args is not [var path, ..])
        {
            Console.Error.WriteLine("usage: json FILE");
            return 2;
        }
        byte[] text = File.ReadAllBytes(path);
        var check = new List<double>();
        var reader = new List<double>();
        Check(text);
        Read(text);
        for (int run = 0; run < Runs; run++)
        {
            check.Add(MegabytesPerSecond(text, Check));
            reader.Add(MegabytesPerSecond(text, Read));
        }
        Report("JsonCheck", check);
        Report("Utf8JsonReader", reader);
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"ratio           {Median(check) / Median(reader), 8:F2}")
        );
        return 0;
    }

    private static void Check(byte[] text)
    {
        using var check = new JsonCheck("application/json", claimedType: null);
        for (int at = 0; at < text.Length; at += BlockLength)
            check.Append(text.AsSpan(at, Math.Min(BlockLength, text.Length - at)));
        check.Complete();
    }

    private static void Read(byte[] text)
    {
        var state = new JsonReaderState(new JsonReaderOptions { MaxDepth = 1024 });
        int at = 0;
        while (at < text.Length)
        {
            int length = Math.Min(BlockLength, text.Length - at);
            var reader = new Utf8JsonReader(text.AsSpan(at, length), at + length == text.Length, state);
            while (reader.Read()) { }
            state = reader.CurrentState;
            at += (int)reader.BytesConsumed;
        }
    }

    private static double MegabytesPerSecond(byte[] text, Action<byte[]> pass)
    {
        long start = Stopwatch.GetTimestamp();
        pass(text);
        return text.Length / 1e6 / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Report(string name, List<double> speeds) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name, -15} {Median(speeds), 8:F0} MB/s (from {speeds.Min():F0} to {speeds.Max():F0})"
            )
        );

    private static double Median(List<double> speeds) => speeds.Order().ElementAt(speeds.Count / 2);
}
