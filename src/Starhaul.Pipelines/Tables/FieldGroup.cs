using System.Collections.Immutable;

namespace Starhaul.Pipelines.Tables;

/// <summary>
/// Columns that sources mostly state together. Its time and its import are those of its newest <see cref="Atom"/>; what
/// differs from them stands in the column <c>origins</c>.
/// </summary>
internal sealed record FieldGroup
{
    /// <summary>Its name, such as <c>politics</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its place among the groups of its table.</summary>
    public required int Ordinal { get; init; }

    /// <summary>Indexes of its columns, without the column of its time.</summary>
    public required ImmutableArray<int> Columns { get; init; }

    /// <summary>Index of the column <c>NAME_time</c>: when the source saw the group as it is. Null where it is unknown.</summary>
    public required int TimeColumn { get; init; }

    /// <summary>What of it can be absent on its own, in the order of the columns, the set last.</summary>
    public required ImmutableArray<Atom> Atoms { get; init; }

    /// <summary>The bits of its atoms.</summary>
    public required ulong AtomBits { get; init; }

    /// <summary>The atom that is its set; null where it has none.</summary>
    public Atom? SetAtom => Set is null ? null : Atoms[^1];

    /// <summary>Rows of another table that are part of the group; null where there are none.</summary>
    public RowSet? Set { get; init; }
}

/// <summary>
/// Rows of another table that belong to a field group as a whole: when the group wins, they replace those that were
/// there, and when it is empty, none are left.
/// </summary>
/// <param name="Table">The table of the rows.</param>
/// <param name="PrefixLength">How many of its leading key columns name one set: the owner's key and what follows.</param>
/// <param name="Constants">What follows the owner's key in the prefix: the same text in every set of the group.</param>
internal sealed record RowSet(TableDefinition Table, int PrefixLength, params IReadOnlyList<string> Constants)
{
    /// <summary>Indexes of the columns behind the key that sources state; a derived one is made anew with each merge.</summary>
    public ImmutableArray<int> StatedColumns { get; } =
    [.. Enumerable.Range(Table.KeyLength, Table.ImportColumn - Table.KeyLength).Where(at => !Table.IsDerived(at))];
}
