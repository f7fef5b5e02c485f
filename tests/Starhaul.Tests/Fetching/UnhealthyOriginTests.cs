namespace Starhaul.Tests.Fetching;

/// <summary>What servers really send, with one connection.</summary>
public sealed class UnhealthyOriginTests() : UnhealthyOriginContract(connections: 1);
