namespace Starhaul;

/// <summary>The verdict of one integrity tier.</summary>
/// <param name="Verdict">What it says.</param>
/// <param name="Compared">What was compared with what, as words for a person; null when nothing was.</param>
public sealed record TierResult(Verdict Verdict, string? Compared = null);
