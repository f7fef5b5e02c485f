namespace Starhaul.Cli.Commands;

/// <summary>The document of <c>manifest list --json</c>.</summary>
/// <param name="Box">Full path of the box.</param>
/// <param name="BoxId">The box's random identifier.</param>
/// <param name="Head">SHA-256 of the last line, which stands for the whole manifest.</param>
/// <param name="Records">The live files.</param>
internal sealed record ManifestListDocument(
    string Box,
    string? BoxId,
    string? Head,
    IReadOnlyList<ManifestRecord> Records
);
