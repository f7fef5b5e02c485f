namespace Starhaul.Pipelines.Tables;

/// <summary>Writes a table down: first the key, then its groups or plain columns.</summary>
internal sealed class TableBuilder(string name)
{
    /// <summary>Every row of every table but <c>imports</c> ends with it.</summary>
    public const string ImportColumn = "import_id";

    private readonly List<Column> columns = [];
    private readonly List<FieldGroup> groups = [];
    private readonly List<string> searched = [];
    private int keyLength;

    public TableBuilder Key(params ReadOnlySpan<Column> key)
    {
        columns.AddRange(key);
        keyLength = columns.Count;
        return this;
    }

    /// <summary>Adds a group of columns and the column of its time.</summary>
    public TableBuilder Group(string group, params ReadOnlySpan<Column> added) => Add(group, set: null, added);

    /// <summary>Adds a group that holds a set of rows, beside columns of its own if there are any.</summary>
    public TableBuilder Group(string group, RowSet set, params ReadOnlySpan<Column> added) => Add(group, set, added);

    /// <summary>Adds columns that belong to no group: those of the rows of a set.</summary>
    public TableBuilder Plain(params ReadOnlySpan<Column> added)
    {
        columns.AddRange(added);
        return this;
    }

    public TableBuilder SearchedBy(params ReadOnlySpan<string> names)
    {
        searched.AddRange(names);
        return this;
    }

    public TableDefinition Build() =>
        new(name, [.. columns, Column.Integer(ImportColumn)], keyLength, [.. groups], searched);

    public TableDefinition BuildWithoutImport() => new(name, [.. columns], keyLength, [.. groups], searched);

    private TableBuilder Add(string group, RowSet? set, ReadOnlySpan<Column> added)
    {
        var first = columns.Count;
        columns.AddRange(added);
        columns.Add(Column.Time($"{group}_time"));
        groups.Add(
            new FieldGroup
            {
                Name = group,
                Ordinal = groups.Count,
                Columns = [.. Enumerable.Range(first, added.Length)],
                TimeColumn = first + added.Length,
                Set = set,
            }
        );
        return this;
    }
}
