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

/// <summary>When a source states the atoms of a group.</summary>
/// <param name="Group">The group.</param>
/// <param name="All">The bits of all of its fields.</param>
/// <param name="Atoms">Its atoms that the source can state.</param>
internal sealed record GroupRule(FieldGroup Group, ulong All, AtomRule[] Atoms)
{
    /// <summary>Whether an object without any of its fields states something of it.</summary>
    public bool IsStatedByAbsence { get; } = Array.Exists(Atoms, atom => atom.IsAlways || atom.NoneWith is not null);
}

/// <summary>When a source states an atom.</summary>
/// <param name="Atom">The atom.</param>
/// <param name="Needed">The bits of the fields that it needs.</param>
/// <param name="Any">The bits of its fields, of which it needs one.</param>
/// <param name="IsAlways">Whether it is stated without any field, by where the object stands.</param>
/// <param name="NoneWith">The bits of fields with which its absence says that there is none; null where it says nothing.</param>
internal sealed record AtomRule(Atom Atom, ulong Needed, ulong Any, bool IsAlways, ulong? NoneWith)
{
    /// <summary>Whether an object with these fields states a value, or in so many words that there is none.</summary>
    public bool IsStated(ulong seen) => IsAlways || ((seen & Any) != 0 && (seen & Needed) == Needed);

    /// <summary>Whether an object with these fields says by leaving it out that there is none.</summary>
    public bool IsNone(ulong seen) => NoneWith is { } with && (seen & with) == with;
}
