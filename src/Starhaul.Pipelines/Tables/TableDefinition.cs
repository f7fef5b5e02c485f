using System.Collections.Immutable;

namespace Starhaul.Pipelines.Tables;

/// <summary>A table as data: what sinks create, what readers fill and what the merge goes by.</summary>
public sealed class TableDefinition
{
    private readonly Dictionary<string, int> indexes;

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
    }

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

    /// <summary>Columns that people search by and that get an index of their own.</summary>
    public IReadOnlyList<string> Searched { get; }

    /// <summary>Index of the column that names the import which last changed a row; -1 in the table of imports.</summary>
    internal int ImportColumn { get; }

    /// <summary>Index of a column.</summary>
    internal int this[string column] => indexes[column];

    /// <summary>A field group by its name.</summary>
    internal FieldGroup Group(string name) => Groups.First(group => group.Name == name);

    /// <inheritdoc />
    public override string ToString() => Name;
}
