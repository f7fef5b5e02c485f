using System.Collections.Immutable;
using System.Numerics;

namespace Starhaul.Pipelines.Tables;

/// <summary>A table as data: what sinks create, what readers fill and what the merge goes by.</summary>
public sealed class TableDefinition
{
    private readonly Dictionary<string, int> indexes;
    private readonly ulong noneWhereNull;
    private readonly ulong singles;
    private readonly (ulong Bit, ulong Columns)[] several;

    // By the place of an atom's bit, the bits of its group's atoms.
    private readonly ulong[] besideBits;

    internal TableDefinition(
        string name,
        ImmutableArray<Column> columns,
        int keyLength,
        ImmutableArray<FieldGroup> groups,
        IReadOnlyList<string> searched
    )
    {
        Name = name;
        Columns = columns;
        KeyLength = keyLength;
        Groups = groups;
        Searched = searched;
        indexes = columns.Select((column, index) => (column.Name, index)).ToDictionary(StringComparer.Ordinal);
        ImportColumn = indexes.GetValueOrDefault(TableBuilder.ImportColumn, -1);
        OriginsColumn = indexes.GetValueOrDefault(TableBuilder.OriginsColumn, -1);
        Atoms = [.. groups.SelectMany(group => group.Atoms)];
        noneWhereNull = Atoms.Where(atom => atom.IsNoneWhereNull).Aggregate(0UL, (bits, atom) => bits | atom.Bit);
        singles = Atoms.Where(atom => atom.Columns.Length == 1).Aggregate(0UL, (bits, atom) => bits | atom.Bit);
        besideBits = new ulong[columns.Length];
        foreach (var atom in Atoms)
        {
            besideBits[BitOperations.TrailingZeroCount(atom.Bit)] = groups[atom.Group].AtomBits;
        }

        several = [.. Atoms.Where(atom => atom.Columns.Length > 1).Select(atom => (atom.Bit, atom.ColumnBits))];
    }

    /// <summary>Version of the schema that the tables make. A newer one in a target is refused.</summary>
    public static int SchemaVersion => GalaxyTables.SchemaVersion;

    /// <summary>Every table that a target has, imports among them, in the order in which rows are written.</summary>
    public static IReadOnlyList<TableDefinition> All => GalaxyTables.All;

    /// <summary>Its name in snake_case.</summary>
    public string Name { get; }

    /// <summary>Its place in <see cref="GalaxyTables.Data"/>; -1 for a table that is not of them.</summary>
    internal int Ordinal { get; set; } = -1;

    /// <summary>Its columns, those of the key first.</summary>
    public ImmutableArray<Column> Columns { get; }

    /// <summary>How many leading columns make the primary key. Rows of one system or station share the first.</summary>
    public int KeyLength { get; }

    /// <summary>Its field groups. A table without any holds the rows of a <see cref="RowSet"/>, or imports.</summary>
    internal ImmutableArray<FieldGroup> Groups { get; }

    /// <summary>The atoms of all groups, in the order of the columns.</summary>
    internal ImmutableArray<Atom> Atoms { get; }

    /// <summary>Columns that people search by: texts in them compare without regard to case where a column may.</summary>
    public IReadOnlyList<string> Searched { get; }

    /// <summary>The indexes that questions need, beside the primary key.</summary>
    internal ImmutableArray<TableIndex> Indexes { get; init; } = [];

    /// <summary>Index of the column that names the import which last changed a row; -1 in the table of imports.</summary>
    internal int ImportColumn { get; }

    /// <summary>
    /// Index of the column that says what of a row differs from the times of its groups and from its import; -1 in a table
    /// without groups.
    /// </summary>
    internal int OriginsColumn { get; }

    /// <summary>The bits of the columns that no source states.</summary>
    internal ulong Derived { get; init; }

    /// <summary>Whether a column is one that no source states.</summary>
    internal bool IsDerived(int column) => (Derived & (1UL << column)) != 0;

    /// <summary>The bits of the atoms that have a value, without those that are sets.</summary>
    /// <param name="present">The bits of the columns that are not null.</param>
    internal ulong AtomsWithValue(ulong present)
    {
        var atoms = present & singles;
        foreach (var (bit, bits) in several)
        {
            atoms |= (present & bits) != 0 ? bit : 0;
        }

        return atoms;
    }

    /// <summary>The bits of the columns of atoms.</summary>
    /// <param name="atoms">The bits of the atoms.</param>
    internal ulong ColumnsOf(ulong atoms)
    {
        var columns = atoms & singles;
        foreach (var (bit, bits) in several)
        {
            columns |= (atoms & bit) != 0 ? bits : 0;
        }

        return columns;
    }

    /// <summary>The bits of the atoms that a row states by itself, in groups that have a time.</summary>
    /// <param name="present">The bits of the columns that are not null.</param>
    internal ulong AtomsStatedBy(ulong present) => AtomsWithValue(present) | noneWhereNull;

    /// <summary>Whether any atom is of a group of which another one is.</summary>
    /// <param name="atoms">The bits of the atoms.</param>
    /// <param name="others">The bits of the others.</param>
    internal bool ShareGroup(ulong atoms, ulong others)
    {
        while (atoms != 0)
        {
            var ofGroup = besideBits[BitOperations.TrailingZeroCount(atoms)];
            if ((ofGroup & others) != 0)
            {
                return true;
            }

            atoms &= ~ofGroup;
        }

        return false;
    }

    /// <summary>An atom by its name in the column of origins.</summary>
    internal Atom Atom(string name) => Atoms.First(atom => atom.Name == name);

    /// <summary>Index of a column.</summary>
    internal int this[string column] => indexes[column];

    /// <summary>A field group by its name.</summary>
    internal FieldGroup Group(string name) => Groups.First(group => group.Name == name);

    /// <inheritdoc />
    public override string ToString() => Name;
}
