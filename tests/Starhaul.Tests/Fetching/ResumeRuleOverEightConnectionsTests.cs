namespace Starhaul.Tests.Fetching;

/// <summary>The rules of a resume, with eight connections.</summary>
public sealed class ResumeRuleOverEightConnectionsTests() : ResumeRuleContract(connections: 8);
