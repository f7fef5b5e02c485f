using Starhaul.TestOrigin;

namespace Starhaul.Tests.Transports;

/// <summary>A source at an origin of its own.</summary>
internal sealed class HttpScene : TransportScene
{
    private const string PathAtOrigin = "/f.bin";

    private HttpScene(Origin origin) => Origin = origin;

    public Origin Origin { get; }

    public override Source Source => Source.Parse(Origin.Url(PathAtOrigin, "localhost"));

    public static async Task<HttpScene> StartAsync(OriginProtocol protocol) => new(await Origin.StartAsync(protocol));

    public override void Put(byte[] content) => Put(OriginFile.Of(content));

    public void Put(OriginFile file, params Fault[] faults) => Origin.Serve(PathAtOrigin, file, faults);

    public override void Remove() => Origin.Handle(PathAtOrigin, static _ => OriginResponse.Of(404));

    public override async ValueTask DisposeAsync()
    {
        await Origin.DisposeAsync();
        await base.DisposeAsync();
    }
}
