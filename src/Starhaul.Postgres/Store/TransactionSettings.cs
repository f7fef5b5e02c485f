using System.Globalization;
using Starhaul.Pipelines.Sinks.Sql;

namespace Starhaul.Postgres.Store;

/// <summary>
/// What a transaction sets for itself. A connection belongs to the role that configured it, and behind a pooler to whoever has the
/// next transaction, so nothing is taken from it and nothing is left in it.
/// </summary>
internal static class TransactionSettings
{
    // The planner knows nothing of a table that was just filled, and would now and then read a table of millions of rows from
    // end to end for some keys. row_security: a policy that hides rows is an error and not a row that is not there.
    private const string Always = """
        SET LOCAL standard_conforming_strings = on;
        SET LOCAL client_min_messages = warning;
        SET LOCAL statement_timeout = 0;
        SET LOCAL idle_in_transaction_session_timeout = 0;
        SET LOCAL timezone = 'UTC';
        SET LOCAL row_security = off;
        SET LOCAL enable_seqscan = off;
        SET LOCAL enable_hashjoin = off;
        SET LOCAL enable_mergejoin = off;
        SET LOCAL jit = off
        """;

    /// <summary>The statements with which a transaction begins.</summary>
    /// <param name="schema">The schema in which what has no schema in its name is made: the tables of a migration.</param>
    /// <param name="lockTimeout">How long another program's lock is waited for.</param>
    /// <param name="isReadOnly">Whether it only reads.</param>
    /// <param name="serverVersion">The major version of the server, some of which have settings of their own.</param>
    public static string Sql(string schema, TimeSpan lockTimeout, bool isReadOnly, int serverVersion) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SET TRANSACTION READ {(isReadOnly ? "ONLY" : "WRITE")};
            SET LOCAL search_path = {SqlDialect.Quote(schema)}, pg_temp;
            SET LOCAL lock_timeout = {lockTimeout.TotalMilliseconds:0};
            {(serverVersion >= 17 ? "SET LOCAL transaction_timeout = 0;" : "")}
            {Always}
            """
        );
}
