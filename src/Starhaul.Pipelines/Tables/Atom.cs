using System.Collections.Immutable;

namespace Starhaul.Pipelines.Tables;

/// <summary>
/// What can be absent on its own: one column, several that mean nothing apart, or the rows of a set. The unit of "newer
/// wins": of each atom the newest statement counts, whoever stated the others of its group.
/// </summary>
internal sealed record Atom
{
    /// <summary>Its name in the column <c>origins</c>: that of its first column, or of its group for a set.</summary>
    public required string Name { get; init; }

    /// <summary>Its place among the atoms of its table.</summary>
    public required int Ordinal { get; init; }

    /// <summary>Ordinal of its group.</summary>
    public required int Group { get; init; }

    /// <summary>Indexes of its columns; empty for a set.</summary>
    public required ImmutableArray<int> Columns { get; init; }

    /// <summary>Its bit among those of its table: that of its first column, or of the column of its group's time for a set.</summary>
    public required ulong Bit { get; init; }

    /// <summary>The bits of its columns.</summary>
    public ulong ColumnBits => Columns.Aggregate(0UL, (bits, column) => bits | (1UL << column));

    /// <summary>Whether it is the rows of the group's set.</summary>
    public bool IsSet => Columns.IsEmpty;

    /// <summary>
    /// What a null means in a group that has a time, where <c>origins</c> says nothing else: true for "none, at the group's
    /// time", false for "never stated". It is the one that is commoner in the dump of the galaxy.
    /// </summary>
    public required bool IsNoneWhereNull { get; init; }

    /// <summary>Whether it is stated of a place, the system that the row was in, and shown only while the row is there.</summary>
    public required bool IsOfPlace { get; init; }
}
