namespace Starhaul.Pipelines.Sinks.Sql;

/// <summary>What a target holds before it is migrated.</summary>
/// <param name="version">Version of its schema; null where it has none.</param>
internal sealed class FoundSchema(int? version)
{
    private readonly Dictionary<string, HashSet<string>> tables = new(StringComparer.Ordinal);

    /// <summary>Version of its schema; null where it has none.</summary>
    public int? Version => version;

    /// <summary>Adds a column that is there.</summary>
    public void Add(string table, string column)
    {
        if (!tables.TryGetValue(table, out var columns))
        {
            tables.Add(table, columns = new HashSet<string>(StringComparer.Ordinal));
        }

        columns.Add(column);
    }

    /// <summary>Whether a table is there.</summary>
    public bool Has(string table) => tables.ContainsKey(table);

    /// <summary>Whether a column of a table is there.</summary>
    public bool Has(string table, string column) => tables.TryGetValue(table, out var found) && found.Contains(column);
}
