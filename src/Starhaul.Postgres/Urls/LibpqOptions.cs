using System.Globalization;
using Npgsql;

namespace Starhaul.Postgres.Urls;

/// <summary>The options of a URL, as libpq names them, as settings of Npgsql.</summary>
internal static class LibpqOptions
{
    /// <summary>Those that there are.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "host",
        "port",
        "user",
        "password",
        "dbname",
        "passfile",
        "sslmode",
        "sslrootcert",
        "sslcert",
        "sslkey",
        "connect_timeout",
        "application_name",
        "keepalives_idle",
        "target_session_attrs",
        "schema",
    ];

    /// <summary>Applies an option that is of the connection and not of the place.</summary>
    /// <exception cref="ArgumentException">It is not known, or out of its range.</exception>
    public static void Apply(NpgsqlConnectionStringBuilder settings, string option, string value)
    {
        switch (option)
        {
            case "user":
                settings.Username = value;
                break;
            case "password":
                settings.Password = value;
                break;
            case "dbname":
                settings.Database = value;
                break;
            case "passfile":
                settings.Passfile = value;
                break;
            case "sslmode":
                settings.SslMode = SslModeOf(value);
                break;
            case "sslrootcert" when value == "system":
                // Npgsql trusts what the system trusts where no certificate is named.
                settings.SslMode = SslMode.VerifyFull;
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
                settings.Timeout = Number(option, value, 0, 1024, "seconds, 0 for no limit");
                break;
            case "application_name":
                settings.ApplicationName = value;
                break;
            case "keepalives_idle":
                settings.TcpKeepAliveTime = Number(option, value, 1, 86_400, "seconds");
                break;
            case "target_session_attrs" when value is "any" or "read-write" or "primary":
                // Of several hosts the first that can be written to is taken in any case.
                break;
            case "target_session_attrs":
                throw new ArgumentException(
                    $"target_session_attrs is {value}, expected any, read-write or primary: a target is written to."
                );
            default:
                throw new ArgumentException(
                    $"The option {option} of a PostgreSQL URL is not known; there are {string.Join(", ", Names)}."
                );
        }
    }

    /// <summary>A port.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static int Port(string value) =>
        value.Length == 0 ? NpgsqlConnection.DefaultPort : Number("port", value, 1, 65_535, "a port");

    private static int Number(string option, string value, int least, int most, string what) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= least
        && number <= most
            ? number
            : throw new ArgumentException($"{option} is '{value}', expected {what}, from {least} to {most}.");

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
                $"sslmode is '{value}', expected disable, allow, prefer, require, verify-ca or verify-full."
            ),
        };
}
