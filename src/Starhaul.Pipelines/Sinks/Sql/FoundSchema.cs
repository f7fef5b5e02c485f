namespace Starhaul.Pipelines.Sinks.Sql;

/// <summary>What a target holds before it is migrated.</summary>
/// <param name="Version">Version of its schema; null where it has none.</param>
/// <param name="Columns">Names of the columns of each of its tables.</param>
internal sealed record FoundSchema(int? Version, IReadOnlyDictionary<string, IReadOnlySet<string>> Columns);
