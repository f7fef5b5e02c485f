using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks.Sql;

/// <summary>
/// What has to be done to a target so that it has the schema of this program. Tables are data, and so the steps from any
/// older version follow from what the target lacks. They run in one transaction.
/// </summary>
internal static class SchemaPlan
{
    /// <summary>Whether a target can be used as it is.</summary>
    /// <exception cref="DestinationException">The target is of a newer version.</exception>
    public static bool IsCurrent(int? version, string target)
    {
        RefuseNewer(version, target);
        return version == GalaxyTables.SchemaVersion;
    }

    /// <summary>Makes sure that this program knows the schema.</summary>
    /// <exception cref="DestinationException">The target is of a newer version.</exception>
    public static void RefuseNewer(int? version, string target)
    {
        if (version > GalaxyTables.SchemaVersion)
        {
            throw new DestinationException(
                $"{target} has schema version {version}; this program writes version {GalaxyTables.SchemaVersion}."
            )
            {
                Source = target,
                Hint = "Use the newer version of Starhaul that wrote it, or name another target.",
            };
        }
    }

    /// <summary>The statements that bring a target to this program's version.</summary>
    /// <exception cref="DestinationException">The target is of a newer version, or has tables of another program.</exception>
    public static IReadOnlyList<string> From(FoundSchema found, SqlDialect dialect, string target)
    {
        if (IsCurrent(found.Version, target))
        {
            return [];
        }

        RefuseOthers(found, target);
        SchemaCheck.Require(found, dialect, target);
        return
        [
            .. GalaxyTables.All.SelectMany(table => Complete(table, found, dialect)),
            .. GalaxyTables.Data.Where(table => table.Groups.Length > 0).SelectMany(dialect.CreateOriginsView),
            .. WriteVersion(found),
        ];
    }

    private static IEnumerable<string> Complete(TableDefinition table, FoundSchema found, SqlDialect dialect)
    {
        var there = found[table.Name];
        var missing = table.Columns.Where(column => there?.Columns.ContainsKey(column.Name) is false);
        if (there is not null)
        {
            return missing.Select(column => dialect.AddColumn(table, column));
        }

        // Imports are looked up by their content with every load. All other indexes are made when there is something to find.
        return table == GalaxyTables.Imports
            ? [dialect.CreateTable(table), .. dialect.Indexes(table).Select(index => index.Create)]
            : [dialect.CreateTable(table)];
    }

    private static IEnumerable<string> WriteVersion(FoundSchema found)
    {
        if (found[SqlDialect.VersionTable] is null)
        {
            yield return $"CREATE TABLE {SqlDialect.VersionTable} (version INTEGER NOT NULL)";
        }

        yield return $"DELETE FROM {SqlDialect.VersionTable}";
        yield return $"INSERT INTO {SqlDialect.VersionTable} VALUES ({GalaxyTables.SchemaVersion})";
    }

    private static void RefuseOthers(FoundSchema found, string target)
    {
        var other = GalaxyTables.All.FirstOrDefault(table => found[table.Name] is not null);
        if (found.Version is null && other is not null)
        {
            throw new DestinationException(
                $"{target} has a table {other.Name} but no table {SqlDialect.VersionTable}: another program made it."
            )
            {
                Source = target,
                Hint = "Name a target that is empty or that Starhaul wrote.",
            };
        }
    }
}
