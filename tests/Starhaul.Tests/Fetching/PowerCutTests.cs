using System.Globalization;
using System.Security.Cryptography;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>
/// A fetch is traced, and the folder is made as a power cut would leave it at each point: with nothing of what was not flushed, all of it,
/// only names of it, or any part. From each of them the next run ends with the right file. <c>STARHAUL_LONG=1</c> takes every point.
/// </summary>
public sealed class PowerCutTests
{
    private const int Length = 4_000_000;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("STARHAUL_LONG") == "1";
    private static readonly OriginFile Old = OriginFile.Random(Length / 2, seed: 1);
    private static readonly OriginFile New = OriginFile.Random(Length, seed: 2);

    /// <summary>Where a flush costs nothing: there are many, and no power is cut here.</summary>
    private static readonly string Memory = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(8, true)]
    public async Task Whatever_a_power_cut_leaves_the_next_run_ends_with_the_right_file(int connections, bool replaces)
    {
        Assert.SkipUnless(IsLong || (connections > 1) == replaces, "STARHAUL_LONG is not 1.");
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", Old);
        if (replaces)
        {
            await scene.FetchAsync(url);
        }

        // Longer than the time between two states.
        scene.Origin.Serve("/f.bin", New, Faults.Rate(600_000 / connections).OnDownload());
        var disk = new ReplayedDisk(scene.Box);
        var calls = await SystemCall.TraceAsync(
            scene.Box,
            ReplayedDisk.Calls,
            [
                Path.Combine(AppContext.BaseDirectory, "Starhaul.Cli"),
                "get",
                url,
                "--quiet",
                "--connections",
                connections.ToString(CultureInfo.InvariantCulture),
            ],
            Ending
        );
        scene.Origin.Serve("/f.bin", New);

        var random = new Random(connections);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (writes, resumed) = (0, 0);
        foreach (var call in calls)
        {
            // Most calls write bytes of the body, and one of these is as good as the next.
            var isTaken = call.Name != "pwrite64" || ++writes % (IsLong ? 10 : 100) == 1;
            if (!disk.Apply(call) || !isTaken)
            {
                continue;
            }

            foreach (var how in Enum.GetValues<PowerCut>())
            {
                var image = disk.Cut(how, random);
                if (seen.Add(image.Hash))
                {
                    resumed += await RequireRightAsync(image, url, replaces, $"{how} after call {call.Ended}") ? 1 : 0;
                }
            }
        }

        Assert.InRange(seen.Count, 20, int.MaxValue);
        Assert.InRange(resumed, 1, int.MaxValue);
    }

    /// <summary>Fetches into what is left.</summary>
    /// <returns>Whether bytes that were there were used.</returns>
    private static async Task<bool> RequireRightAsync(DiskImage image, string url, bool replaces, string place)
    {
        // What has the file's name is whole at every moment.
        var published = image.Find("f.bin");
        Assert.True(
            published is null
                ? !replaces
                : published.AsSpan().SequenceEqual(New.Content.ToArray())
                    || (replaces && published.AsSpan().SequenceEqual(Old.Content.ToArray())),
            $"{place}: f.bin is not whole"
        );
        var box = Path.Combine(Memory, $"starhaul-cut-{Guid.NewGuid():n}");
        Directory.CreateDirectory(box);
        try
        {
            image.WriteTo(box);
            await using var fetcher = new FileFetcher(
                new FileFetcherOptions
                {
                    Box = box,
                    JitterSeed = 1,
                    Limits = new TransferLimits { MinFree = 0 },
                }
            );
            FetchResult result;
            try
            {
                result = await fetcher.FetchAsync(Source.Parse(url), FetchOptions.Default, cancellationToken: Ending);
            }
            catch (StarhaulException e)
            {
                Assert.Fail($"{place}: {e.Message} {e.Hint}\n{image.Hash}");
                throw;
            }

            Assert.Equal(New.Content.Sha256(), result.Record.Sha256);
            Assert.Equal(
                New.Content.Sha256(),
                Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(result.Path, Ending)))
            );
            Assert.Empty((await Manifest.CheckAsync(box, cancellationToken: Ending)).Faults);
            Assert.DoesNotContain(
                Directory.EnumerateFiles(box),
                static path => Path.GetFileName(path).StartsWith("f.bin.", StringComparison.Ordinal)
            );
            return result is { Status: FetchStatus.Fetched, Record.Transfer.ResumedFrom: > 0 };
        }
        finally
        {
            Directory.Delete(box, recursive: true);
        }
    }
}
