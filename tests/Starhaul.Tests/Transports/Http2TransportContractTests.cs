using Starhaul.TestOrigin;

namespace Starhaul.Tests.Transports;

/// <summary>HTTP/2 within TLS, where a cut is a reset of the stream.</summary>
public sealed class Http2TransportContractTests : HttpTransportContractTests
{
    protected override OriginProtocol Protocol => OriginProtocol.Http2;

    protected override string ProtocolName => "HTTP/2";
}
