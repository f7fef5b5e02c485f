using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>How the objects of one kind look in a source, as data: which fields go where, and which state which group.</summary>
internal sealed record Shape
{
    /// <summary>The table of the rows that the objects become.</summary>
    public required TableDefinition Table { get; init; }

    /// <summary>Every field, also those of nested objects.</summary>
    public required IReadOnlyList<Field> All { get; init; }

    /// <summary>The fields of the object itself.</summary>
    public required FieldMap Fields { get; init; }

    /// <summary>The groups that the objects may state.</summary>
    public required GroupRule[] Groups { get; init; }

    /// <summary>The fields without which a record is rejected.</summary>
    public required Field[] Keys { get; init; }

    /// <summary>The fields of which a record that is not to be rejected has one at least; none asks for nothing.</summary>
    public required Field[] Signs { get; init; }

    /// <summary>Whether the source has the value of the one key alone in place of an object.</summary>
    public bool IsBare { get; init; }

    /// <summary>A field by its path.</summary>
    public Field this[string path] => All.First(field => field.Path == path);
}

/// <summary>When a source states a group.</summary>
/// <param name="Group">The group.</param>
/// <param name="Needed">The bits of the fields that it needs; 0 for a group that is always stated.</param>
/// <param name="All">The bits of all of its fields.</param>
/// <param name="IsAnyEnough">Whether one of the needed fields is enough.</param>
internal readonly record struct GroupRule(FieldGroup Group, ulong Needed, ulong All, bool IsAnyEnough)
{
    /// <summary>Whether an object with these fields states the group.</summary>
    public bool IsStated(ulong seen) => IsAnyEnough ? (seen & Needed) != 0 : (seen & Needed) == Needed;
}
