using Starhaul.Testing.Transports;
using Starhaul.Transfer;

namespace Starhaul.PlugIn.Memory;

public sealed class MemoryTransportTests : TransportContract
{
    private readonly MemoryTransport transport = new();

    protected override ITransport Transport => transport;

    protected override Uri Location { get; } = new("memory://box/f.bin");

    protected override void Put(byte[] content) => transport.Put(Location, content);

    protected override void Remove() => transport.Remove(Location);
}
