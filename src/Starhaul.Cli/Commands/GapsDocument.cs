using Starhaul.Pipelines;

namespace Starhaul.Cli.Commands;

/// <summary>The document of <c>eddn gaps --json</c>.</summary>
/// <param name="Archive">Full path of the archive.</param>
/// <param name="Gaps">Its gaps in the order in which they were told.</param>
internal sealed record GapsDocument(string Archive, IReadOnlyList<StreamGap> Gaps);
