using System.Diagnostics;
using Starhaul.Cli.Demo;
using Starhaul.Cli.Demo.Galaxy;

namespace Starhaul.Bench;

/// <summary>Makes the inputs of the benchmarks; the same seed gives the same bytes.</summary>
internal static class GenerateInput
{
    public static int Run(string[] args)
    {
        var options = Options.Parse(args[1..]);
        var length = Options.Size(options["--size"]);
        var seed = Options.Number(options.GetValueOrDefault("--seed", "1"));
        var started = Stopwatch.GetTimestamp();
        using var file = new FileStream(options["--out"], FileMode.Create, FileAccess.Write, FileShare.None, 1);
        var what = args[0] switch
        {
            "galaxy" => $"{GalaxyGenerator.Generate(file, length, (int)seed)} systems",
            "galaxy-in-cubes" => $"{GalaxyGenerator.GenerateInCubes(file, length, (int)seed)} systems",
            "systems" => $"{GalaxyGenerator.GenerateSystems(file, length, (int)seed)} systems",
            "random" => $"{WriteRandom(file, length, (int)seed)} random bytes",
            _ => throw new ArgumentException(
                $"expected galaxy, galaxy-in-cubes, systems or random, not {args[0]}",
                nameof(args)
            ),
        };
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine($"{what}, {file.Length} bytes in {seconds:F2} s, {file.Length / seconds / 1e6:F0} MB/s");
        return 0;
    }

    private static long WriteRandom(FileStream file, long length, int seed)
    {
        var random = new SeededRandom(seed);
        var block = new byte[1024 * 1024];
        var words = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(block.AsSpan());
        for (var left = length; left > 0; left -= block.Length)
        {
            foreach (ref var word in words)
            {
                word = random.Next();
            }

            file.Write(block, 0, (int)Math.Min(left, block.Length));
        }

        return length;
    }
}
