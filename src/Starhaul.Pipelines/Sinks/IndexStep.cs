namespace Starhaul.Pipelines;

/// <summary>One thing that was made so that questions to a target are answered fast.</summary>
/// <param name="Name">The index; <c>cell</c> where the column was filled, <c>ANALYZE</c> where what the planner knows was brought up to date.</param>
/// <param name="Took">How long it took, with the turns of other writers.</param>
public readonly record struct IndexStep(string Name, TimeSpan Took);
