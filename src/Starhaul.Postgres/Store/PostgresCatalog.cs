using System.Data;
using System.Globalization;
using Npgsql;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks.Sql;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Postgres.Store;

/// <summary>
/// What a server says about a database and one schema of it. It is read from the system catalogs, which every user may read:
/// a schema that the role may not use is then distinguished from one that is not there.
/// </summary>
internal static class PostgresCatalog
{
    private const string Facts = """
        SELECT pg_is_in_recovery(), current_setting('server_encoding'), current_user::text, n.oid IS NOT NULL,
          coalesce(has_schema_privilege(n.oid, 'USAGE'), false), coalesce(has_schema_privilege(n.oid, 'CREATE'), false),
          has_database_privilege(current_database(), 'CREATE'), has_database_privilege(current_database(), 'TEMPORARY'), current_database()::text
        FROM (SELECT 1) one LEFT JOIN pg_namespace n ON n.nspname = $1
        """;

    private const string Columns = """
        SELECT c.relname::text, CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' WHEN 'v' THEN 'view'
            WHEN 'm' THEN 'materialized view' ELSE 'foreign table' END,
          a.attname::text, format_type(a.atttypid, a.atttypmod),
          a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AND a.attgenerated = ''
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        """;

    private const string Keys = """
        SELECT i.indexrelid::bigint, c.relname::text, a.attname::text
        FROM pg_index i
        JOIN pg_class c ON c.oid = i.indrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY(i.indkey)
        WHERE n.nspname = $1 AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL
        ORDER BY 1
        """;

    private const string Rights = """
        SELECT r.name, c.relname::text
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        CROSS JOIN unnest($3) WITH ORDINALITY r(name, place)
        WHERE n.nspname = $1 AND c.relname = ANY($2) AND NOT has_table_privilege(c.oid, r.name)
        ORDER BY r.place, 2 LIMIT 1
        """;

    // Bit 1 of tgtype: before each statement or row; bit 0: each row.
    private const string Droppers = """
        SELECT DISTINCT c.relname::text
        FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $1 AND NOT t.tgisinternal AND t.tgenabled <> 'D' AND t.tgtype & 3 = 3
        """;

    /// <summary>Looks at the server, the role and the schema.</summary>
    public static async Task<PostgresFacts> ReadFactsAsync(
        NpgsqlConnection connection,
        string schema,
        CancellationToken cancellationToken
    )
    {
        PostgresFacts? facts = null;
        await ReadAsync(
                connection,
                Facts,
                schema,
                row =>
                    facts = new PostgresFacts
                    {
                        IsStandby = row.GetBoolean(0),
                        Encoding = row.GetString(1),
                        Role = row.GetString(2),
                        HasSchema = row.GetBoolean(3),
                        MayUseSchema = row.GetBoolean(4),
                        MayCreateTables = row.GetBoolean(5),
                        MayCreateSchemas = row.GetBoolean(6),
                        MayStage = row.GetBoolean(7),
                        Database = row.GetString(8),
                    },
                cancellationToken
            )
            .ConfigureAwait(false);
        return facts!;
    }

    /// <summary>The tables of a schema with their columns and keys; the schema can be used.</summary>
    public static async Task<FoundSchema> ReadAsync(
        NpgsqlConnection connection,
        string schema,
        CancellationToken cancellationToken
    )
    {
        var columns = new List<(string Table, string Kind, string Column, FoundColumn Found)>();
        await ReadAsync(
                connection,
                Columns,
                schema,
                row =>
                    columns.Add(
                        (
                            row.GetString(0),
                            row.GetString(1),
                            row.GetString(2),
                            new FoundColumn(row.GetString(3), IsRequired: row.GetBoolean(4))
                        )
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
        var hasVersion = columns.Exists(column => column.Table == SqlDialect.VersionTable);
        var version = hasVersion
            ? await ReadVersionAsync(connection, schema, cancellationToken).ConfigureAwait(false)
            : null;
        var found = new FoundSchema(version);
        foreach (var (table, kind, column, there) in columns)
        {
            found.Add(table, kind).Columns[column] = there;
        }

        var last = 0L;
        await ReadAsync(
                connection,
                Keys,
                schema,
                row =>
                {
                    if (found[row.GetString(1)] is not { } table)
                    {
                        return;
                    }

                    if (row.GetInt64(0) != last)
                    {
                        last = row.GetInt64(0);
                        table.Keys.Add([]);
                    }

                    table.Keys[^1].Add(row.GetString(2));
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return found;
    }

    /// <summary>The first of some rights that the role lacks on a table of ours; null where it has all.</summary>
    public static async ValueTask<(string Right, string Table)?> FindMissingRightAsync(
        NpgsqlConnection connection,
        string schema,
        string[] rights,
        CancellationToken cancellationToken
    )
    {
        (string, string)? missing = null;
        await ReadAsync(
                connection,
                Rights,
                schema,
                row => missing = (row.GetString(0), row.GetString(1)),
                cancellationToken,
                new NpgsqlParameter<string[]>
                {
                    TypedValue = [.. GalaxyTables.All.Select(table => table.Name), SqlDialect.VersionTable],
                },
                new NpgsqlParameter<string[]> { TypedValue = rights }
            )
            .ConfigureAwait(false);
        return missing;
    }

    /// <summary>The tables with triggers that may keep a row from being written.</summary>
    public static async Task<HashSet<string>> FindTriggersAsync(
        NpgsqlConnection connection,
        string schema,
        CancellationToken cancellationToken
    )
    {
        var tables = new HashSet<string>(StringComparer.Ordinal);
        await ReadAsync(connection, Droppers, schema, row => tables.Add(row.GetString(0)), cancellationToken)
            .ConfigureAwait(false);
        return tables;
    }

    /// <summary>The systems with a place that have a name, in any case, or the id64 that the text is; at most 100.</summary>
    public static async ValueTask<IReadOnlyList<KnownSystem>> FindSystemsAsync(
        NpgsqlConnection connection,
        string schema,
        string name,
        CancellationToken cancellationToken
    )
    {
        var found = new List<KnownSystem>();
        var byId = KnownSystem.ReadId(name) is { } id
            ? string.Create(CultureInfo.InvariantCulture, $" OR id64 = {id}")
            : "";
        await ReadAsync(
                connection,
                $"SELECT id64, coalesce(name, ''), x, y, z FROM {SqlDialect.Quote(schema)}.systems WHERE (lower(name) = lower($1){byId}) AND x + y + z IS NOT NULL LIMIT 100",
                name.Replace('\0', '\ufffd'),
                row =>
                    found.Add(
                        new KnownSystem(
                            unchecked((ulong)row.GetInt64(0)),
                            row.GetString(1),
                            row.GetDouble(2),
                            row.GetDouble(3),
                            row.GetDouble(4)
                        )
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
        return found;
    }

    private static async Task<int?> ReadVersionAsync(
        NpgsqlConnection connection,
        string schema,
        CancellationToken cancellationToken
    )
    {
#pragma warning disable CA2100 // A name cannot be a parameter; it is quoted.
        using var read = new NpgsqlCommand(
            $"SELECT coalesce(max(version), 0) FROM {SqlDialect.Quote(schema)}.{SqlDialect.VersionTable}",
            connection
        );
#pragma warning restore CA2100
        return (int?)await read.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task ReadAsync(
        NpgsqlConnection connection,
        string sql,
        string parameter,
        Action<IDataRecord> take,
        CancellationToken cancellationToken,
        params NpgsqlParameter[] more
    )
    {
#pragma warning disable CA2100 // The statements of this class.
        using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = parameter });
        command.Parameters.AddRange(more);

        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            take(reader);
        }
    }
}
