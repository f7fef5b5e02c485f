namespace Starhaul.Cli.Commands;

/// <summary>The document of <c>sources --json</c>.</summary>
internal sealed record SourcesDocument(IReadOnlyList<SourcesEntry> Sources);
