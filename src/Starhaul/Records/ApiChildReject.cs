namespace Starhaul;

/// <summary>A child that failed and was left out.</summary>
/// <param name="Parameters">What was asked, <c>name=value</c>.</param>
/// <param name="Reason">Why it failed.</param>
internal sealed record ApiChildReject(string Parameters, string Reason);
