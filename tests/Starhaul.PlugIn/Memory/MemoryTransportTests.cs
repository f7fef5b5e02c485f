using Starhaul.Testing.Transports;
using Starhaul.Transfer;

namespace Starhaul.PlugIn.Memory;

public sealed class MemoryTransportTests : TransportContract
{
    private readonly TransportRequests requests = new(new FileFetcherOptions());
    private readonly MemoryTransport transport;

    public MemoryTransportTests() => transport = new MemoryTransport(requests);

    protected override ITransport Transport => transport;

    protected override Uri Location { get; } = new("memory://box/f.bin");

    protected override void Put(byte[] content) => transport.Put(Location, content);

    protected override void Remove() => transport.Remove(Location);

    protected override void Dispose(bool disposing)
    {
        requests.Dispose();
        base.Dispose(disposing);
    }
}
