using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Transports;

/// <summary>HTTP/1.1 without TLS, where the origin has every byte and every close under control.</summary>
public class HttpTransportContractTests : TransportContractTests
{
    private static readonly OriginFile File = OriginFile.Random(300_000);

    protected virtual OriginProtocol Protocol => OriginProtocol.Http;

    protected virtual string ProtocolName => "HTTP/1.1";

    protected override bool ReadsInPlace => false;

    protected override async Task<TransportScene> StartAsync() => await HttpScene.StartAsync(Protocol);

    [Theory]
    [InlineData("length", BodyEnd.Length)]
    [InlineData("chunked", BodyEnd.Framed)]
    public async Task Tells_a_declared_length_from_an_end_that_the_protocol_marks(string framing, BodyEnd expected)
    {
        await using var scene = await HttpScene.StartAsync(Protocol);
        scene.Put(File, framing == "length" ? [] : [Faults.IgnoreRange(), Faults.Chunked()]);

        var receipt = await BringAsync(scene);

        Assert.Equal(expected, receipt.End);
        Assert.Equal(ProtocolName, receipt.Protocol);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(150_000)]
    [InlineData(299_999)]
    public async Task Goes_on_after_a_cut_without_a_byte_twice(int cut)
    {
        await using var scene = await HttpScene.StartAsync(Protocol);
        scene.Put(File, Faults.CutAfter(cut).OnDownload().Times(1));

        var receipt = await BringAsync(scene);

        Assert.Equal(2, receipt.Attempts);
        Assert.Equal(File.Content.Length, receipt.BytesReceived);
    }

    [Fact]
    public async Task Restarts_when_the_source_changed_at_a_cut()
    {
        await using var scene = await HttpScene.StartAsync(Protocol);
        var next = OriginFile.Random(300_000, seed: 2);
        scene.Put(File, Faults.CutAfter(150_000).OnDownload().Times(1), Faults.ChangesToAfterBytes(next, 150_000));

        await BringAsync(scene, next);
    }

    [Fact]
    public async Task Probe_and_transfer_share_one_connection()
    {
        await using var scene = await HttpScene.StartAsync(Protocol);
        scene.Put(File);

        await BringAsync(scene);

        Assert.Equal(3, scene.Origin.Requests.Count);
        Assert.Single(scene.Origin.Requests.Select(request => request.Connection).Distinct());
    }

    protected static async Task<TransportReceipt> BringAsync(TransportScene scene, OriginFile? expected = null)
    {
        await using var context = scene.CreateContext();
        var intent = await scene.IntendAsync(context);
        await using var part = scene.OpenPart(context);
        part.Reset(intent.Probe.Identity);
        var receipt = await context.TransportFor(scene.Source).TransferAsync(intent, part, Ending);
        Assert.Equal((expected ?? File).Content.ToArray(), await TransportScene.BytesOfAsync(part));
        return receipt;
    }
}
