namespace Starhaul.Pipelines;

/// <summary>The systems around a place.</summary>
/// <param name="LightYears">The greatest distance, above 0, in light years.</param>
/// <param name="Of">
/// A system that the target knows by name, <c>Sol</c>, or coordinates in light years as <c>x,y,z</c>.
/// </param>
public sealed record Nearby(double LightYears, string Of);
