namespace Starhaul.Pipelines.Galaxy;

/// <summary>A part of a record that was rejected without the rest, such as a body in an answer about a system.</summary>
/// <param name="Start">Where it begins in the cursor's text.</param>
/// <param name="End">Where it ends there.</param>
/// <param name="Reason">The field, its value, what was expected, and which part it is.</param>
internal readonly record struct RejectedPart(int Start, int End, string Reason);
