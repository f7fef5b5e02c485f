using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Tests.Merging;

/// <summary>What a statement says of one atom: its columns, or the rows of its set.</summary>
internal sealed record StatedAtom(
    Atom Atom,
    long? Time,
    (string Name, object? Value)[] Columns,
    IReadOnlyList<SetMember> Set
)
{
    /// <summary>Whether it says that there is none.</summary>
    public bool IsNone => Set.Count == 0 && Columns.All(column => column.Value is null);
}
