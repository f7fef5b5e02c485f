namespace Starhaul.Postgres.Store;

/// <summary>What a server says of itself, of the role that is logged in, and of the schema of a target.</summary>
internal sealed record PostgresFacts
{
    /// <summary>Whether it is a standby, which cannot be written to.</summary>
    public required bool IsStandby { get; init; }

    /// <summary>The encoding of the database.</summary>
    public required string Encoding { get; init; }

    /// <summary>The role.</summary>
    public required string Role { get; init; }

    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>Whether the schema is there.</summary>
    public required bool HasSchema { get; init; }

    /// <summary>Whether the role has USAGE on the schema.</summary>
    public required bool MayUseSchema { get; init; }

    /// <summary>Whether the role has CREATE on the schema.</summary>
    public required bool MayCreateTables { get; init; }

    /// <summary>Whether the role has CREATE on the database.</summary>
    public required bool MayCreateSchemas { get; init; }

    /// <summary>Whether the role has TEMPORARY on the database.</summary>
    public required bool MayStage { get; init; }

    /// <summary>Makes sure that what is in the schema can be seen.</summary>
    /// <exception cref="DestinationException">The schema is there and the role may not use it.</exception>
    public void RequireSight(string target, string schema)
    {
        if (HasSchema && !MayUseSchema)
        {
            throw Lacks(target, $"USAGE on the schema {schema}", $"GRANT USAGE ON SCHEMA \"{schema}\" TO \"{Role}\";");
        }
    }

    /// <summary>Makes sure that tables can be written.</summary>
    /// <param name="target">The target, for the message.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="hasTables">Whether tables of this program's version are there, so that none have to be made.</param>
    /// <exception cref="DestinationException">The server is a standby, keeps other text than Unicode, or a right is missing.</exception>
    public void RequireWriting(string target, string schema, bool hasTables)
    {
        if (IsStandby)
        {
            throw new DestinationException($"{target} is a standby: it follows another server and can only be read.")
            {
                Source = target,
                Hint = "Name the primary server.",
            };
        }

        if (Encoding != "UTF8")
        {
            throw new DestinationException($"{target} has the encoding {Encoding}; UTF8 is needed.")
            {
                Source = target,
                Hint = "Create a database with it: createdb -E UTF8 -T template0 NAME",
            };
        }

        if (!MayStage)
        {
            throw Lacks(
                target,
                $"TEMPORARY on the database {Database}",
                $"GRANT TEMPORARY ON DATABASE \"{Database}\" TO \"{Role}\";"
            );
        }

        if (!HasSchema && !MayCreateSchemas)
        {
            throw Lacks(
                target,
                $"CREATE on the database {Database}, and the schema {schema} is not there",
                $"CREATE SCHEMA \"{schema}\" AUTHORIZATION \"{Role}\";"
            );
        }

        if (HasSchema && !hasTables && !MayCreateTables)
        {
            throw Lacks(
                target,
                $"CREATE on the schema {schema}",
                $"GRANT CREATE ON SCHEMA \"{schema}\" TO \"{Role}\";"
            );
        }
    }

    /// <summary>The error of a right on a table.</summary>
    public DestinationException LacksOn(string target, string schema, string right, string table) =>
        Lacks(
            target,
            $"{right} on the table {table}",
            $"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA \"{schema}\" TO \"{Role}\";"
        );

    private DestinationException Lacks(string target, string what, string grant) =>
        new($"{target}: the role {Role} lacks {what}.") { Source = target, Hint = $"Let its owner run: {grant}" };
}
