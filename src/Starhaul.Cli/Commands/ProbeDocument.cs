namespace Starhaul.Cli.Commands;

/// <summary>The document of <c>probe --json</c>.</summary>
internal sealed record ProbeDocument(ProbeResult Probe, RemoteFileIntent Intent);
