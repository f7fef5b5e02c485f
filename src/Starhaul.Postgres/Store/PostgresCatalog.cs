using Npgsql;
using Starhaul.Pipelines.Sinks.Sql;

namespace Starhaul.Postgres.Store;

/// <summary>What a server says about a database and one schema of it.</summary>
internal static class PostgresCatalog
{
    /// <summary>The version of the schema on the search path; null where there is none.</summary>
    public static async Task<int?> ReadVersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        using var find = new NpgsqlCommand($"SELECT to_regclass('{SqlDialect.VersionTable}') IS NOT NULL", connection);
        if (await find.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
        {
            return null;
        }

        using var read = new NpgsqlCommand(
            $"SELECT coalesce(max(version), 0) FROM {SqlDialect.VersionTable}",
            connection
        );
        return (int?)await read.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The tables of a schema.</summary>
    public static async Task<FoundSchema> ReadAsync(
        NpgsqlConnection connection,
        string schema,
        CancellationToken cancellationToken
    )
    {
        var version = await ReadVersionAsync(connection, cancellationToken).ConfigureAwait(false);
        using var command = new NpgsqlCommand(
            """
            SELECT c.relname::text, a.attname::text
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
            """,
            connection
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = schema });
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = reader.ConfigureAwait(false);
        var found = new FoundSchema(version);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            found.Add(reader.GetString(0), reader.GetString(1));
        }

        return found;
    }

    /// <summary>Makes a schema that is not there. Looking first needs no right to create one.</summary>
    public static async Task CreateSchemaAsync(
        NpgsqlConnection connection,
        string schema,
        CancellationToken cancellationToken
    )
    {
        using var find = new NpgsqlCommand("SELECT 1 FROM pg_namespace WHERE nspname = $1", connection);
        find.Parameters.Add(new NpgsqlParameter<string> { TypedValue = schema });
        if (await find.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is null)
        {
#pragma warning disable CA2100 // A name cannot be a parameter; it is quoted.
            using var create = new NpgsqlCommand($"CREATE SCHEMA {SqlDialect.Quote(schema)}", connection);
#pragma warning restore CA2100
            await create.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes sure that the database can keep any text.</summary>
    /// <exception cref="DestinationException">Its encoding is another one than UTF-8.</exception>
    public static async Task RequireUnicodeAsync(
        NpgsqlConnection connection,
        string target,
        CancellationToken cancellationToken
    )
    {
        using var command = new NpgsqlCommand("SHOW server_encoding", connection);
        var encoding = await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
        if (encoding != "UTF8")
        {
            throw new DestinationException($"{target} has the encoding {encoding}; UTF8 is needed.")
            {
                Source = target,
                Hint = "Create a database with it: createdb -E UTF8 -T template0 NAME",
            };
        }
    }
}
