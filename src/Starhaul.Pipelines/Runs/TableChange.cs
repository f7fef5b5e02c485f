namespace Starhaul.Pipelines;

/// <summary>What a load did to one table.</summary>
/// <param name="Table">Name of the table.</param>
/// <param name="New">Rows that were not there.</param>
/// <param name="Changed">Rows of which something newer won.</param>
/// <param name="Unchanged">Rows that were there as they are, or newer.</param>
/// <param name="Removed">Rows of a market, shipyard, ... whose newer form does not have them.</param>
public sealed record TableChange(string Table, long New, long Changed, long Unchanged, long Removed);
