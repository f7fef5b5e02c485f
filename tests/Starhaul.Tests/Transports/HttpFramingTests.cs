using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Transports;

/// <summary>What only HTTP/1.1 has: a body whose end is the end of the connection.</summary>
public sealed class HttpFramingTests
{
    [Fact]
    public async Task A_body_that_ends_by_closing_is_known_as_such()
    {
        await using var scene = await HttpScene.StartAsync(OriginProtocol.Http);
        scene.Put(OriginFile.Random(1000), Faults.UntilClose(), Faults.IgnoreRange());
        await using var context = scene.CreateContext();
        var intent = await scene.IntendAsync(context);
        await using var part = scene.OpenPart(context);
        part.Reset(intent.Probe.Identity);

        var receipt = await context
            .TransportFor(scene.Source)
            .TransferAsync(intent, part, TestContext.Current.CancellationToken);

        Assert.Equal(BodyEnd.ConnectionClosed, receipt.End);
        Assert.Equal(1000, part.Frontier);
    }
}
