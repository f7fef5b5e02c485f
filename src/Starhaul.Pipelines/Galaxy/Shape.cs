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
