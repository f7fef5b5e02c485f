namespace Starhaul.TestOrigin;

/// <summary>What a fault may look at when it changes an answer.</summary>
/// <param name="Request">The request as it came.</param>
/// <param name="File">The version that is served.</param>
/// <param name="SoFar">What the path has served before.</param>
public sealed record Exchange(OriginRequest Request, OriginFile File, ServedSoFar SoFar);
