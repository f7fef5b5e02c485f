namespace Starhaul.Pipelines.Sinks.Sql;

/// <summary>What a target holds, as its catalog has it.</summary>
/// <param name="version">Version of its schema; null where it has none.</param>
internal sealed class FoundSchema(int? version)
{
    private readonly Dictionary<string, FoundTable> tables = new(StringComparer.Ordinal);

    /// <summary>Version of its schema; null where it has none.</summary>
    public int? Version => version;

    /// <summary>A table, or what is in its place; null where there is nothing of the name.</summary>
    public FoundTable? this[string table] => tables.GetValueOrDefault(table);

    /// <summary>Adds a table, or what is in its place.</summary>
    /// <param name="table">Its name.</param>
    /// <param name="kind">What it is, in the database's word: <c>table</c>, <c>view</c>.</param>
    public FoundTable Add(string table, string kind)
    {
        if (!tables.TryGetValue(table, out var found))
        {
            tables.Add(table, found = new FoundTable(kind));
        }

        return found;
    }
}

/// <summary>One table of a catalog.</summary>
/// <param name="kind">What it is: <c>table</c> or another word.</param>
internal sealed class FoundTable(string kind)
{
    /// <summary>What it is: <c>table</c> or another word.</summary>
    public string Kind => kind;

    /// <summary>Its columns by their names.</summary>
    public Dictionary<string, FoundColumn> Columns { get; } = new(StringComparer.Ordinal);

    /// <summary>The columns of each unique key; empty where the database has none.</summary>
    public List<HashSet<string>> Keys { get; } = [];
}

/// <summary>One column of a catalog.</summary>
/// <param name="Type">Its type in the database's word.</param>
/// <param name="IsRequired">Whether a row must name a value for it: NOT NULL and without a default.</param>
internal readonly record struct FoundColumn(string Type, bool IsRequired);
