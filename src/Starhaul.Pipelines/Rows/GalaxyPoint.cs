namespace Starhaul.Pipelines.Rows;

/// <summary>A place in the galaxy: light years from Sol along the game's axes.</summary>
/// <param name="X">Light years to the side.</param>
/// <param name="Y">Light years above the plane of the galaxy.</param>
/// <param name="Z">Light years towards its centre.</param>
internal readonly record struct GalaxyPoint(double X, double Y, double Z);
