namespace Starhaul.Pipelines.Tables;

/// <summary>
/// Rows of another table that belong to a field group as a whole: when the group wins, they replace those that were
/// there, and when it is empty, none are left.
/// </summary>
/// <param name="Table">The table of the rows.</param>
/// <param name="PrefixLength">How many of its leading key columns name one set: the owner's key and what follows.</param>
/// <param name="Constants">What follows the owner's key in the prefix: the same text in every set of the group.</param>
internal sealed record RowSet(TableDefinition Table, int PrefixLength, params IReadOnlyList<string> Constants);
