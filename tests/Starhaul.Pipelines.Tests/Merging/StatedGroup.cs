using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Tests.Merging;

/// <summary>What a statement says of one group.</summary>
internal sealed record StatedGroup(
    FieldGroup Group,
    long? Time,
    (string Name, object? Value)[] Columns,
    IReadOnlyList<SetMember> Set
);
