using Starhaul.Cli.Demo;

namespace Starhaul.Cli.Commands;

/// <summary>The document of <c>demo --json</c>.</summary>
/// <param name="Folder">The folder of the demo, when it was kept.</param>
/// <param name="Steps">What was run, and how it ended.</param>
internal sealed record DemoDocument(string? Folder, IReadOnlyList<DemoStep> Steps);
