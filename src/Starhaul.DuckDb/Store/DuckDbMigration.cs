using Starhaul.DuckDb.Native;
using Starhaul.DuckDb.Queries;
using Starhaul.Pipelines.Sinks.Sql;
using Starhaul.Pipelines.Tables;

namespace Starhaul.DuckDb.Store;

/// <summary>Brings the schema of a database up to this program's version, in one transaction.</summary>
internal static class DuckDbMigration
{
    private const string VersionTable = "schema_version";

    private static readonly DuckDbDialect Dialect = new();

    /// <exception cref="DestinationException">The schema is newer, or the tables are another program's.</exception>
    public static void Run(DuckDbConnection connection)
    {
        connection.Execute("BEGIN TRANSACTION");
        try
        {
            var version = Version(connection);
            RefuseNewer(version);
            if (version is not null)
            {
                SchemaCheck.Require(DuckDbCatalog.Read(connection, (int)version), Dialect, "The database");
            }

            if (version != GalaxyTables.SchemaVersion)
            {
                Migrate(connection, version);
            }

            connection.Execute("COMMIT");
        }
        catch
        {
            Undo(connection);
            throw;
        }
    }

    private static void Undo(DuckDbConnection connection)
    {
        try
        {
            connection.Execute("ROLLBACK");
        }
        catch (DestinationException)
        {
            // A commit that failed, on a full disk say, has undone it; what is reported is why.
        }
    }

    /// <summary>Whether there is a schema of ours.</summary>
    /// <exception cref="DestinationException">It is newer.</exception>
    public static bool IsKnown(DuckDbConnection connection)
    {
        var version = Version(connection);
        RefuseNewer(version);
        return version is not null;
    }

    private static void RefuseNewer(long? version)
    {
        if (version > GalaxyTables.SchemaVersion)
        {
            throw new DestinationException(
                $"The database has schema version {version}; this program knows up to {GalaxyTables.SchemaVersion}."
            )
            {
                Step = FetchStep.Publish,
                Hint = "Use a newer Starhaul, or load into another file.",
            };
        }
    }

    private static void Migrate(DuckDbConnection connection, long? version)
    {
        if (version is null && GalaxyTables.All.FirstOrDefault(table => Exists(connection, table.Name)) is { } foreign)
        {
            throw new DestinationException($"The table {foreign.Name} is there and is not Starhaul's.")
            {
                Step = FetchStep.Publish,
                Hint = "Load into another file.",
            };
        }

        foreach (var table in GalaxyTables.All)
        {
            connection.Execute(DuckDbSchema.Create(table));
            foreach (var column in table.Columns.Skip(table.KeyLength))
            {
                connection.Execute(DuckDbSchema.AddColumn(table, column));
            }
        }

        foreach (var table in GalaxyTables.Data.Where(table => table.Groups.Length > 0))
        {
            foreach (var sql in Dialect.CreateOriginsView(table))
            {
                connection.Execute(sql);
            }
        }

        connection.Execute(
            $"CREATE OR REPLACE TABLE {VersionTable} AS SELECT {GalaxyTables.SchemaVersion}::BIGINT AS version"
        );
    }

    private static long? Version(DuckDbConnection connection) =>
        Exists(connection, VersionTable)
            ? First(connection, $"SELECT max(version)::BIGINT FROM {VersionTable}") ?? 0
            : null;

    private static bool Exists(DuckDbConnection connection, string table) =>
        First(
            connection,
            $"SELECT count(*) FROM duckdb_tables() WHERE NOT internal AND database_name = current_database() AND table_name = '{table}'"
        ) > 0;

    private static long? First(DuckDbConnection connection, string sql)
    {
        using var result = connection.Query(sql);
        return result.FirstRow(columns: 1)?[0];
    }
}
