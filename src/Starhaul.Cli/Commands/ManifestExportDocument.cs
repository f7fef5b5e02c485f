namespace Starhaul.Cli.Commands;

/// <summary>The document of <c>manifest export --json</c>.</summary>
/// <param name="Format">The format that was written.</param>
/// <param name="Path">Full path of the file or folder.</param>
/// <param name="Records">Number of files that it tells of.</param>
internal sealed record ManifestExportDocument(string Format, string Path, int Records);
