using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Starhaul.Postgres.Urls;

/// <summary>
/// A database as a URL of libpq has it: <c>postgres://user:password@host:port/database?options</c>.
/// https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
/// </summary>
/// <remarks>
/// Of libpq's options it knows sslmode, sslrootcert, sslcert, sslkey, connect_timeout, application_name, host (a folder of a
/// Unix socket), passfile and password; <c>schema</c> is our own. A password that is not given comes from PGPASSWORD, PGPASSFILE
/// or ~/.pgpass.
/// </remarks>
internal sealed record PostgresTarget
{
    // libpq would try a socket in a folder of its own, or localhost: which of them, only its failure would say.
    private static readonly Regex WithoutHost = new(
        @"^postgres(?:ql)?://(?:[^/?#]*@)?(?::\d+)?/(?<database>[^?#]*)(?:\?(?<options>.*))?$",
        RegexOptions.NonBacktracking
    );

    /// <summary>The URL without the password.</summary>
    public required string Name { get; init; }

    /// <summary>The schema that the tables are in.</summary>
    public required string Schema { get; init; }

    /// <summary>How Npgsql connects. It holds the password: never show it.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The host, port, database and schema: what two spellings of one target have in common.</summary>
    public required string Identity { get; init; }

    /// <summary>Reads a URL.</summary>
    /// <exception cref="ArgumentException">
    /// It is not one, names no host, or has an option that is not known. The message has no password.
    /// </exception>
    public static PostgresTarget Parse(string url)
    {
        if (
            WithoutHost.Match(url) is { Success: true } bare
            && !$"&{bare.Groups["options"].Value}".Contains("&host=", StringComparison.Ordinal)
        )
        {
            var database = bare.Groups["database"].Value;
            throw new ArgumentException(
                $"'postgres:///{database}' names no host: write postgres://USER@HOST/{database}, or give it the option host=/run/postgresql for a Unix socket.",
                nameof(url)
            );
        }

        if (
            !Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("postgres" or "postgresql")
            || uri.AbsolutePath.LastIndexOf('/') > 0
        )
        {
            throw new ArgumentException("Expected postgres://user@host:port/database.", nameof(url));
        }

        var user = uri.UserInfo.Split(':', 2);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = uri.IdnHost,
            Port = uri.Port < 0 ? NpgsqlConnection.DefaultPort : uri.Port,
            ApplicationName = "starhaul",
            // The store holds one connection and is the only one to use it.
            Pooling = false,
            Enlist = false,
            // A batch takes seconds at most; a server that is silent for that long is gone.
            CommandTimeout = 300,
            TcpKeepAlive = true,
            WriteBufferSize = 64 * 1024,
            ReadBufferSize = 64 * 1024,
        };
        Set(user[0], value => settings.Username = value);
        Set(user.Length > 1 ? user[1] : "", value => settings.Password = value);
        Set(uri.AbsolutePath.TrimStart('/'), value => settings.Database = value);
        var schema = "public";
        foreach (var option in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = option.Split('=', 2);
            var value = Uri.UnescapeDataString(pair.Length > 1 ? pair[1] : "");
            if (pair[0] == "schema" && value.Length > 0)
            {
                schema = value;
            }
            else
            {
                Apply(settings, pair[0], value);
            }
        }

        return new PostgresTarget
        {
            Name = NameOf(uri, user[0], schema),
            Schema = schema,
            // The server takes the user's name where no database is named.
            Identity = $"{settings.Host}:{settings.Port}/{settings.Database ?? settings.Username}?schema={schema}",
            ConnectionString = settings.ConnectionString,
        };
    }

    /// <inheritdoc />
    public override string ToString() => Name;

    private static string NameOf(Uri uri, string user, string schema) =>
        "postgres://"
        + (user.Length == 0 ? "" : $"{user}@")
        + uri.Authority[(uri.Authority.LastIndexOf('@') + 1)..]
        + uri.AbsolutePath
        + (schema == "public" ? "" : $"?schema={Uri.EscapeDataString(schema)}");

    private static void Set(string escaped, Action<string> set)
    {
        if (escaped.Length > 0)
        {
            set(Uri.UnescapeDataString(escaped));
        }
    }

    private static void Apply(NpgsqlConnectionStringBuilder settings, string option, string value)
    {
        switch (option)
        {
            case "sslmode":
                settings.SslMode = SslModeOf(value);
                break;
            case "sslrootcert":
                settings.RootCertificate = value;
                break;
            case "sslcert":
                settings.SslCertificate = value;
                break;
            case "sslkey":
                settings.SslKey = value;
                break;
            case "connect_timeout":
                settings.Timeout = int.TryParse(value, CultureInfo.InvariantCulture, out var seconds)
                    ? seconds
                    : throw new ArgumentException($"Expected seconds after connect_timeout=, not {value}.");
                break;
            case "application_name":
                settings.ApplicationName = value;
                break;
            case "host":
                settings.Host = value;
                break;
            case "password":
                settings.Password = value;
                break;
            case "passfile":
                settings.Passfile = value;
                break;
            default:
                throw new ArgumentException($"The option {option} of a PostgreSQL URL is not known.");
        }
    }

    private static SslMode SslModeOf(string value) =>
        value switch
        {
            "disable" => SslMode.Disable,
            "allow" => SslMode.Allow,
            "prefer" => SslMode.Prefer,
            "require" => SslMode.Require,
            "verify-ca" => SslMode.VerifyCA,
            "verify-full" => SslMode.VerifyFull,
            _ => throw new ArgumentException(
                $"Expected disable, allow, prefer, require, verify-ca or verify-full after sslmode=, not {value}."
            ),
        };
}
