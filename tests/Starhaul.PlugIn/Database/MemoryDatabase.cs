using Starhaul.Pipelines.Tables;

namespace Starhaul.PlugIn.Database;

/// <summary>A database in memory: rows by their keys, and one writer at a time.</summary>
internal sealed class MemoryDatabase
{
    private Dictionary<string, Dictionary<string, object?[]>> tables = TableDefinition.All.ToDictionary(
        table => table.Name,
        _ => new Dictionary<string, object?[]>(StringComparer.Ordinal),
        StringComparer.Ordinal
    );

    /// <summary>Held from the begin of a transaction to its end.</summary>
    public SemaphoreSlim Writer { get; } = new(1);

    /// <summary>The rows that were committed. A cell is a number, the UTF-8 of a text, or null.</summary>
    public IReadOnlyDictionary<string, Dictionary<string, object?[]>> Tables => tables;

    /// <summary>What a transaction changes; it is seen by others with <see cref="Commit"/>.</summary>
    public Dictionary<string, Dictionary<string, object?[]>> Copy() =>
        tables.ToDictionary(
            table => table.Key,
            table => new Dictionary<string, object?[]>(table.Value, StringComparer.Ordinal),
            StringComparer.Ordinal
        );

    /// <summary>Makes what a transaction changed visible.</summary>
    public void Commit(Dictionary<string, Dictionary<string, object?[]>> changed) => tables = changed;
}
