namespace Starhaul.Pipelines.Rows;

/// <summary>A place in the galaxy: light years from Sol along the game's axes.</summary>
internal readonly record struct GalaxyPoint(double X, double Y, double Z);
