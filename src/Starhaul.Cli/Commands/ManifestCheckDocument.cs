namespace Starhaul.Cli.Commands;

/// <summary>The document of <c>manifest check --json</c>.</summary>
internal sealed record ManifestCheckDocument(ManifestCheckReport Check);
