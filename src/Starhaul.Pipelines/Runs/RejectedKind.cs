namespace Starhaul.Pipelines;

/// <summary>What was rejected for one reason.</summary>
/// <param name="Kind">The reason without values and names, such as <c>stations: id missing</c>; of a record as a whole without a list.</param>
/// <param name="Count">How many records, or parts of records.</param>
/// <param name="First">The first of them: the field, its value, what was expected, and where it stood.</param>
internal sealed record RejectedKind(string Kind, long Count, string First);
