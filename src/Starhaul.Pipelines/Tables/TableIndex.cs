using System.Collections.Immutable;

namespace Starhaul.Pipelines.Tables;

/// <summary>An index that questions need. A row that lacks one of its columns is not in it.</summary>
/// <param name="Name">Its name: that of the table, then those of its columns.</param>
/// <param name="Columns">Its columns, in their order.</param>
internal sealed record TableIndex(string Name, ImmutableArray<Column> Columns);
