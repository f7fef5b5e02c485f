using Starhaul.TestOrigin;

namespace Starhaul.Tests.Transports;

/// <summary>HTTP/1.1 within TLS.</summary>
public sealed class HttpsTransportContractTests : HttpTransportContractTests
{
    protected override OriginProtocol Protocol => OriginProtocol.Https;
}
