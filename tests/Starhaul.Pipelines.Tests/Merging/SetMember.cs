namespace Starhaul.Pipelines.Tests.Merging;

/// <summary>A row of a set.</summary>
internal sealed record SetMember(string Name, (string Name, object? Value)[] Columns);
