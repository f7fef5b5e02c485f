namespace Starhaul.Cli.Commands;

/// <summary>The document of <c>manifest show --json</c>.</summary>
internal sealed record ManifestShowDocument(ManifestRecord Record);
