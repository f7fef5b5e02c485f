namespace Starhaul.TestOrigin;

/// <summary>What a path has served before the request at hand.</summary>
/// <param name="Requests">Requests, HEAD included.</param>
/// <param name="BodyBytes">Body bytes that the sockets have accepted.</param>
/// <param name="InFlight">Other requests that are being answered.</param>
public readonly record struct ServedSoFar(int Requests, long BodyBytes, int InFlight);
