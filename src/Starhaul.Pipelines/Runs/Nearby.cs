namespace Starhaul.Pipelines;

/// <summary>The systems around a place.</summary>
/// <param name="LightYears">The greatest distance, above 0, in light years.</param>
/// <param name="Of">
/// A system that a target knows, by its name or, for names are no keys, by its id64; <c>Sol</c>; or coordinates in light years
/// as <c>x,y,z</c>. A name that is spelled exactly goes before one of another case.
/// </param>
public sealed record Nearby(double LightYears, string Of);
