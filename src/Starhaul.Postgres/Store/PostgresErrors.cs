using System.Security.Authentication;
using System.Security.Cryptography;
using Npgsql;

namespace Starhaul.Postgres.Store;

/// <summary>
/// What the server's SQLSTATE, or a connection that is gone, means to a person.
/// https://www.postgresql.org/docs/current/errcodes-appendix.html
/// </summary>
internal static class PostgresErrors
{
    /// <summary>The error of an exception of Npgsql.</summary>
    public static DestinationException Translate(string target, Exception error) =>
        error switch
        {
            PostgresException refused => OfState(target, refused),
            ArgumentException or InvalidCastException or FormatException or OverflowException => OfValue(target, error),
            _ => OfConnection(target, error),
        };

    /// <summary>Whether an exception is one that Npgsql throws for what a server, a network or a value does.</summary>
    public static bool IsOfServer(Exception error) =>
        error
            is NpgsqlException
                or IOException
                or TimeoutException
                or ArgumentException
                or InvalidCastException
                or FormatException
                or OverflowException
                or AuthenticationException
                or CryptographicException;

    /// <summary>The error of a statement that did not do to every row what it was to do.</summary>
    public static DestinationException OfCount(string target, string table, long expected, long found) =>
        new($"{target} dropped rows of {table}: {expected} were written, {found} arrived.")
        {
            Source = target,
            Hint =
                $"A trigger or a rule of another program takes rows away. Look at it with: psql -c '\\d {table}'. Disable it (ALTER TABLE {table} DISABLE TRIGGER USER), then run the same command again.",
        };

    /// <summary>The error of a file that the URL names: a certificate, a key, passwords.</summary>
    public static DestinationException OfFile(string target, string what) =>
        new($"{target}: the file {what}.")
        {
            Source = target,
            Hint = "Write the full path of the file after the option, with % as %25 and & as %26.",
        };

    /// <summary>The error of a key that is not the certificate's, or that cannot be read.</summary>
    public static DestinationException OfKey(string target, string certificate, string key, Exception error) =>
        new(
            $"{target}: '{key}', which sslkey names, cannot be used as the key of the certificate '{certificate}': {error.Message}",
            error
        )
        {
            Source = target,
            Hint =
                "Name the key that the certificate was made for, as PEM and without a password: ?sslcert=FILE&sslkey=FILE.",
        };

    /// <summary>Whether the server said that it does not accept the certificate of the client.</summary>
    public static bool FindAlert(Exception error) =>
        error.InnerException is { } inner && (IsAlertOfCertificate(inner.Message) || FindAlert(inner));

    /// <summary>The error of a server that ends the connection again and again where it would read the certificate of the client.</summary>
    public static DestinationException OfCutHandshake(string target, int times, Exception error) =>
        new(
            $"{target}: the server ended the connection {times} times as it was made: it may not accept the certificate of the client.",
            error
        )
        {
            Source = target,
            Hint =
                "Look into the server's log; name a certificate that is valid and of an authority that it trusts, with its key: ?sslcert=FILE&sslkey=FILE.",
        };

    /// <summary>The error of several hosts of which none can be used.</summary>
    public static DestinationException OfHosts(string target, IReadOnlyList<string> failures, Exception last) =>
        new($"None of the {failures.Count} hosts of {target} can be used: {string.Join("; ", failures)}.", last)
        {
            Source = target,
            Hint = "Check the hosts, the ports and that one of the servers runs, then run the same command again.",
            IsTransient = true,
        };

    /// <summary>Whether a server could not be asked, or said that it takes no connections now: another host may.</summary>
    public static bool IsUnreachable(NpgsqlException error) =>
        error is PostgresException refused ? IsEnd(refused.SqlState) : error.IsTransient;

    private static DestinationException OfValue(string target, Exception error) =>
        new($"{target} holds or was given a value that cannot be converted: {error.Message}", error)
        {
            Source = target,
            Hint = "Look whether another program wrote to the tables; if not, load into another schema: ?schema=NAME.",
        };

    private static DestinationException OfState(string target, PostgresException error)
    {
        var (what, hint) = error.SqlState switch
        {
            PostgresErrorCodes.InvalidAuthorizationSpecification
                when error.MessageText.StartsWith("certificate authentication failed", StringComparison.Ordinal) => (
                "does not let its user in by the certificate of the client",
                "Name a certificate whose common name is the user, or that the server maps to it, in the URL: ?sslcert=FILE&sslkey=FILE."
            ),
            PostgresErrorCodes.InvalidAuthorizationSpecification
                when error.MessageText.Contains("certificate", StringComparison.Ordinal) => (
                "wants a certificate of the client",
                "Name it and its key in the URL: ?sslcert=FILE&sslkey=FILE."
            ),
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => (
                "refused the login",
                "Check the user, and the password in the URL, in PGPASSWORD or in ~/.pgpass."
            ),
            PostgresErrorCodes.InvalidCatalogName => (
                "has no such database",
                "Create it with createdb, then run again."
            ),
            PostgresErrorCodes.InsufficientPrivilege => (
                "refused a statement for lack of rights",
                "Grant the user CREATE on the schema and TEMPORARY on the database, or let it own the tables."
            ),
            PostgresErrorCodes.DiskFull => (
                "has no space left",
                "Make room on the server's disk, then run the same command again; it goes on where it stopped."
            ),
            PostgresErrorCodes.LockNotAvailable => (
                "is locked: another program loads into it",
                "Wait until that load is done, then run the same command again."
            ),
            PostgresErrorCodes.ReadOnlySqlTransaction => (
                "can only be read",
                "Name the primary server and not a standby."
            ),
            PostgresErrorCodes.TooManyConnections => ("takes no more connections", "Wait, or raise max_connections."),
            _ when IsEnd(error.SqlState) => (
                "ended the connection",
                "Check that the server runs, then run the same command again; it goes on where it stopped."
            ),
            PostgresErrorCodes.ProgramLimitExceeded => (
                "cannot keep a row",
                "A text of the dump is longer than an index takes: leave its table out with SpanshDumpOptions.Select, or load into sqlite:PATH."
            ),
            _ => (
                "refused a statement",
                (string?)"The server's log says more; run the same command again when it is mended."
            ),
        };
        return new DestinationException($"{target} {what}: {error.MessageText} (SQLSTATE {error.SqlState}).", error)
        {
            Source = target,
            Hint = hint,
            IsTransient =
                (error.IsTransient && error.SqlState != PostgresErrorCodes.DiskFull)
                || error.SqlState == PostgresErrorCodes.LockNotAvailable
                || IsEnd(error.SqlState),
        };
    }

    // Class 57P: the server shuts down, crashed or starts; class 08: the connection.
    private static bool IsEnd(string state) =>
        state.StartsWith("57P", StringComparison.Ordinal) || state.StartsWith("08", StringComparison.Ordinal);

    private static DestinationException OfConnection(string target, Exception error)
    {
        if (OfCertificate(target, error) is { } refused)
        {
            return refused;
        }

        var detail = error.InnerException?.Message ?? error.Message;
        return new DestinationException($"{target} cannot be reached, or the connection broke: {detail}", error)
        {
            Source = target,
            Hint = "Check the host, the port and that the server runs, then run the same command again.",
            IsTransient = error is not NpgsqlException { IsTransient: false } || error.InnerException is IOException,
        };
    }

    private static bool IsAlertOfCertificate(string message) =>
        message.Contains(" alert ", StringComparison.Ordinal)
        && (
            message.Contains("certificate", StringComparison.Ordinal)
            || message.Contains("unknown ca", StringComparison.Ordinal)
        );

    // What goes wrong with TLS before the server can answer anything.
    private static DestinationException? OfCertificate(string target, Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            var (what, hint) = cause switch
            {
                // An alert is what the other side says; with TLS 1.3 it comes after the handshake. OpenSSL: ERR_reason_error_string(3).
                _ when IsAlertOfCertificate(cause.Message) => (
                    "the server does not accept the certificate of the client",
                    "Name one that is valid and of an authority that the server trusts, with its key, in the URL: ?sslcert=FILE&sslkey=FILE."
                ),
                AuthenticationException when FindAlert(cause) => ("", ""), // told by what is within
                AuthenticationException => (
                    "the certificate of the server is not accepted",
                    "Name the certificate of its authority in the URL: ?sslrootcert=FILE; with sslmode=verify-full the host must be one that the certificate names."
                ),
                CryptographicException => (
                    "a certificate or a key cannot be read",
                    "Check the files of sslrootcert, sslcert and sslkey: PEM, and the key without a password."
                ),
                NpgsqlException when cause.Message.Contains("No SSL enabled", StringComparison.Ordinal) => (
                    "the server offers no TLS",
                    "Enable ssl in the server's settings and give it a certificate, or write ?sslmode=prefer."
                ),
                _ => ("", ""),
            };
            if (what.Length > 0)
            {
                return new DestinationException($"{target}: {what}: {cause.Message}", error)
                {
                    Source = target,
                    Hint = hint,
                };
            }
        }

        return null;
    }
}
