namespace Starhaul;

/// <summary>A look at a source and what a fetch would do with it; nothing is done.</summary>
/// <param name="Probe">The facts.</param>
/// <param name="Intent">The decision and its reason.</param>
internal sealed record FetchPlan(ProbeResult Probe, RemoteFileIntent Intent);
