using Starhaul.Transfer;
using Xunit;

namespace Starhaul.Tests.Manifests;

/// <summary>
/// Manifests and part states with bytes changed, cut and put in, always the same ones: whatever comes of it is an answer or an
/// error that is meant, nothing is renamed, and it takes bounded time.
/// </summary>
public sealed class FuzzTests : IDisposable
{
    private const int Rounds = 400;

    private readonly TestBox box = new();

    public void Dispose() => box.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task A_damaged_manifest_is_read_or_refused_and_never_written_to()
    {
        await box.AddAsync("a.txt", "a");
        await box.AddAsync("b.txt", "b");
        var whole = await File.ReadAllBytesAsync(box.ManifestPath, TestContext.Current.CancellationToken);
        var random = new Random(1);
        for (var round = 0; round < Rounds; round++)
        {
            var damaged = Mutate(whole, random);
            await File.WriteAllBytesAsync(box.ManifestPath, damaged, TestContext.Current.CancellationToken);

            var error = await Record.ExceptionAsync(() => box.OpenAsync(box.Options with { WillWrite = false }));
            var report = await Record.ExceptionAsync(() => Manifest.CheckAsync(box.Root));

            Assert.True(error is null or StarhaulException, $"round {round}: {error}");
            Assert.True(report is null or StarhaulException, $"round {round}: {report}");
            Assert.Equal(
                damaged,
                await File.ReadAllBytesAsync(box.ManifestPath, TestContext.Current.CancellationToken)
            );
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_damaged_state_publishes_nothing_but_what_was_proven()
    {
        var random = new Random(2);
        for (var round = 0; round < Rounds; round++)
        {
            var name = $"a{round}.txt";
            var killed = await box.OpenToBeKilledAsync(afterSteps: 1);
            await Assert.ThrowsAsync<KilledException>(() => box.PublishAsync(killed, box.Prove(name, "new")));
            var path = box.Full($"{name}.part.json");
            var whole = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(path, Mutate(whole, random), TestContext.Current.CancellationToken);

            var error = await Record.ExceptionAsync(() => box.OpenAsync());
            _ = PartStateFile.TryRead(path);

            Assert.True(error is null or StarhaulException, $"round {round}: {error}");
            if (File.Exists(box.Full(name)))
            {
                // The damage was beside the publish, whose seal holds.
                Assert.Equal("new", await File.ReadAllTextAsync(box.Full(name), TestContext.Current.CancellationToken));
            }

            File.Delete(path);
            File.Delete(box.Full($"{name}.part"));
        }
    }

    private static byte[] Mutate(byte[] whole, Random random)
    {
        var bytes = whole.ToList();
        do
        {
            var place = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[place] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(place, Math.Min(random.Next(1, 40), bytes.Count - place));
                    break;
                case 2: // never a blank, which changes nothing that is read
                    bytes.InsertRange(place, Enumerable.Repeat((byte)random.Next(0x21, 256), random.Next(1, 2000)));
                    break;
                default:
                    bytes.InsertRange(place, "{\"a\":[[[[1e999,null]]]]}"u8.ToArray());
                    break;
            }
        } while (bytes.Count == 0 || bytes.SequenceEqual(whole));
        return [.. bytes];
    }
}
