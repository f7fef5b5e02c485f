namespace Starhaul.Tests.Fetching;

/// <summary>The fault table, with one connection.</summary>
public sealed class FaultTableTests() : FaultTableContract(connections: 1);
