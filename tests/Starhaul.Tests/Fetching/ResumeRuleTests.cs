namespace Starhaul.Tests.Fetching;

/// <summary>The rules of a resume, with one connection.</summary>
public sealed class ResumeRuleTests() : ResumeRuleContract(connections: 1);
