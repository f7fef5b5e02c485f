using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Rows;

/// <summary>What the first records of a batch came to.</summary>
/// <param name="Records">Records, without those that were rejected.</param>
/// <param name="Rejected">Records that were rejected.</param>
/// <param name="Rows">Rows of each table.</param>
internal sealed record BatchHead(long Records, long Rejected, IReadOnlyDictionary<TableDefinition, int> Rows);
