namespace Starhaul.Cli.Commands;

/// <summary>The document of <c>get --json</c>.</summary>
internal sealed record GetDocument(IReadOnlyList<GetOutcome> Results);
