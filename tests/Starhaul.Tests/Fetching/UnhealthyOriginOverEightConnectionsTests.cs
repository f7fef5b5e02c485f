namespace Starhaul.Tests.Fetching;

/// <summary>What servers really send, with eight connections.</summary>
public sealed class UnhealthyOriginOverEightConnectionsTests() : UnhealthyOriginContract(connections: 8);
