using Starhaul.TestOrigin;
using Starhaul.Tests.Regimes;
using Xunit;

namespace Starhaul.Tests.Transports;

/// <summary>The heap is the process's, so nothing else runs beside these tests.</summary>
[Collection(nameof(AloneCollection))]
public sealed class TransportMemoryTests
{
    private const long Length = 128 * 1024 * 1024;
    private const long Bound = 24 * 1024 * 1024;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_large_local_file_takes_no_more_memory_than_a_small_one()
    {
        await using var scene = new FileScene();
        await using (var file = new FileStream(scene.SourcePath, FileMode.Create))
        {
            file.SetLength(Length);
        }

        await AssertConstantAsync(scene);
    }

    [Theory]
    [InlineData(OriginProtocol.Http)]
    [InlineData(OriginProtocol.Http2)]
    public async Task A_large_file_over_HTTP_takes_no_more_memory_than_a_small_one(OriginProtocol protocol)
    {
        await using var scene = await HttpScene.StartAsync(protocol);
        scene.Put(OriginFile.Random(Length));

        await AssertConstantAsync(scene);
    }

    private static async Task AssertConstantAsync(TransportScene scene)
    {
        await using var context = scene.CreateContext();
        var intent = await scene.IntendAsync(context);
        await using var part = scene.OpenPart(context);
        part.Reset(intent.Probe.Identity);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;

        var transfer = context.TransportFor(scene.Source).TransferAsync(intent, part, Ending);
        var block = new byte[256 * 1024];
        var position = 0L;
        while (await part.ReadAsync(position, block, part.Version, Ending) is var count and > 0)
        {
            position += count;
            part.Follow(position, part.Version);
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before);
        }

        await transfer;
        Assert.Equal(Length, position);
        Assert.InRange(most, long.MinValue, Bound);
    }
}
