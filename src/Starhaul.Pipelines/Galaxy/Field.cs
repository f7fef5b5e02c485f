using System.Text;
using Starhaul.Pipelines.Galaxy.Json;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>A field of an object in the source and where it belongs.</summary>
internal sealed record Field
{
    /// <summary>Its name in the source; that of a member of a nested object follows the object's and a dot.</summary>
    public required string Path { get; init; }

    public required FieldKind Kind { get; init; }

    /// <summary>Index of the column that it fills; -1 for none.</summary>
    public int Column { get; init; } = -1;

    /// <summary>Type of the column that it fills.</summary>
    public ColumnType Type { get; init; }

    /// <summary>Whether the column is one of the set's table and not of the object's own.</summary>
    public bool IsOfSet { get; init; }

    /// <summary>The group that it belongs to; null for none.</summary>
    public FieldGroup? Group { get; init; }

    /// <summary>The atom of its group that it is of; null for none.</summary>
    public Atom? Atom { get; init; }

    /// <summary>Whether its atom is only stated where the field is.</summary>
    public bool IsNeeded { get; init; }

    /// <summary>Whether a null says something: that there is none. Elsewhere a null is as if the field were not there.</summary>
    public bool MayBeNull { get; init; }

    /// <summary>Whether an index holds the column's text, which is bounded then: <see cref="RecordContext.LongestKey"/>.</summary>
    public bool IsIndexed { get; init; }

    /// <summary>Whether an array in the field stands for a set, whose order means nothing.</summary>
    public bool IsSet { get; init; }

    /// <summary>Gives the text the form that it has in the tables; null where it has that already.</summary>
    public TextForm? Form { get; init; }

    /// <summary>What the source counts in, in the unit of the column: 1,000 for metres in a column of kilometres; 1 by default.</summary>
    public double PerUnit { get; init; } = 1;

    /// <summary>Whether the field tells, as others may, that the object is what it should be.</summary>
    public bool IsSign { get; init; }

    /// <summary>The field's bit among those of its object.</summary>
    public ulong Bit { get; init; }

    /// <summary>Its place among the fields of its shape. Two that share a bit have places of their own.</summary>
    public int Place { get; init; }

    /// <summary>Its name as it stands in the source; null for one that is too long to be met in one look.</summary>
    public QuotedName? Quoted { get; init; }

    /// <summary>The fields of a nested object; null for others.</summary>
    public FieldMap? Members { get; init; }

    /// <summary>Ordinals of the groups whose time is the nested object's.</summary>
    public int[] TimedGroups { get; init; } = [];

    /// <summary>Its name in the object that it is a member of.</summary>
    public string Name => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>The path of the nested object that it is a member of; empty for none.</summary>
    public string Parent => Path.Contains('.', StringComparison.Ordinal) ? Path[..Path.LastIndexOf('.')] : "";

    /// <summary>A field that fills the column of its own name in snake_case, or another, and may be left out.</summary>
    public static Field Optional(string path) => new() { Path = path, Kind = FieldKind.Column };

    /// <summary>A field without which its atom is not stated.</summary>
    public static Field Needed(string path) => Optional(path) with { IsNeeded = true };

    /// <summary>A field without which its atom is not stated, though it may be null: there is none.</summary>
    public static Field NeededOrNull(string path) => Needed(path) with { MayBeNull = true };

    /// <summary>A field that the object's reader reads, and without which its atom is not stated.</summary>
    public static Field Part(string path) => Needed(path) with { Kind = FieldKind.Part };

    /// <summary>A field that the object's reader reads into a column of the table.</summary>
    public static Field Part(string path, TableDefinition table, string column) =>
        Part(path) with
        {
            Column = table[column],
        };

    /// <summary>A field without which the record is rejected.</summary>
    public static Field Key(string path) => Needed(path) with { Kind = FieldKind.Key };

    /// <summary>A field that tells, as others may, that the object is what it should be.</summary>
    public static Field Sign(string path) =>
        new()
        {
            Path = path,
            Kind = FieldKind.Sign,
            IsSign = true,
        };

    /// <summary>A field with which the record is rejected.</summary>
    public static Field Foreign(string path) => new() { Path = path, Kind = FieldKind.Foreign };

    /// <summary>A field whose members follow with their paths.</summary>
    public static Field Nested(string path) => new() { Path = path, Kind = FieldKind.Nested };

    /// <summary>The time of the object or the nested object.</summary>
    public static Field Time(string path) => new() { Path = path, Kind = FieldKind.Time };

    /// <summary>The object with times of single fields.</summary>
    public static Field Times(string path) => new() { Path = path, Kind = FieldKind.Times };

    internal static byte[] Utf8(string name) => Encoding.UTF8.GetBytes(name);
}

/// <summary>What is done with a field of an object in the source.</summary>
internal enum FieldKind
{
    /// <summary>Its value is a cell of the object's row.</summary>
    Column,

    /// <summary>Its value is a cell that becomes a key elsewhere: one that may be none is left out alone.</summary>
    Name,

    /// <summary>Its value is a cell without which the record makes no sense.</summary>
    Key,

    /// <summary>It is an object whose members are fields of the same row.</summary>
    Nested,

    /// <summary>The object's reader knows what it holds.</summary>
    Part,

    /// <summary>All that counts is that it is there.</summary>
    Sign,

    /// <summary>Its being there tells that the object is something else, and the record makes no sense.</summary>
    Foreign,

    /// <summary>When the object, or the nested object, was seen as it is.</summary>
    Time,

    /// <summary>When single fields of the object were seen as they are.</summary>
    Times,
}
