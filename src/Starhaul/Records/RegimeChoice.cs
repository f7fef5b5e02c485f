namespace Starhaul;

/// <summary>The regime for a source, and the claims that were weighed to find it.</summary>
/// <param name="Regime">Name of the regime.</param>
/// <param name="Type">The media type that the bytes are checked as.</param>
/// <param name="Claims">What the names and the declared type say.</param>
/// <param name="Inside">The claim on what a compressed file holds; null when there is none.</param>
internal sealed record RegimeChoice(string Regime, string Type, IReadOnlyList<Claim> Claims, Claim? Inside);
