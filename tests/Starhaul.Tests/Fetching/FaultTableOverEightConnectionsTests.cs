namespace Starhaul.Tests.Fetching;

/// <summary>The fault table, with eight connections.</summary>
public sealed class FaultTableOverEightConnectionsTests() : FaultTableContract(connections: 8);
