namespace Starhaul.Cli.Commands;

/// <summary>The document of <c>verify --json</c>.</summary>
/// <param name="Box">Full path of the box.</param>
/// <param name="Verdict">Pass when every file that was looked at is whole.</param>
/// <param name="Files">Each file that was looked at.</param>
internal sealed record VerifyDocument(string Box, Verdict Verdict, IReadOnlyList<FileVerification> Files);
