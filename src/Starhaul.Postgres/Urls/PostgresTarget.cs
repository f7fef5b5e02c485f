using System.Globalization;
using Npgsql;

namespace Starhaul.Postgres.Urls;

/// <summary>
/// A database as a URL of libpq has it (<see cref="LibpqUrl"/>), with the options of <see cref="LibpqOptions"/>. <c>schema</c> is our
/// own. A password that is not given comes from PGPASSWORD, PGPASSFILE or ~/.pgpass.
/// </summary>
internal sealed record PostgresTarget
{
    /// <summary>The URL without the password.</summary>
    public required string Name { get; init; }

    /// <summary>The schema that the tables are in.</summary>
    public required string Schema { get; init; }

    /// <summary>How Npgsql connects to the first host. It holds the password: never show it.</summary>
    public string ConnectionString => ConnectionStrings[0];

    /// <summary>The same for each host, in the order in which they are tried.</summary>
    public required IReadOnlyList<string> ConnectionStrings { get; init; }

    /// <summary>The hosts, ports, database and schema: what two spellings of one target have in common.</summary>
    public required string Identity { get; init; }

    /// <summary>Reads a URL.</summary>
    /// <exception cref="ArgumentException">
    /// It is not one, names no host, or has an option that is not known or out of its range. The message has no password.
    /// </exception>
    public static PostgresTarget Parse(string url)
    {
        var parts = LibpqUrl.Parse(url);
        var settings = new NpgsqlConnectionStringBuilder
        {
            ApplicationName = "starhaul",
            // The store holds one connection and is the only one to use it.
            Pooling = false,
            Enlist = false,
            // A batch takes seconds at most; a server that is silent for that long is gone.
            CommandTimeout = 300,
            TcpKeepAlive = true,
            WriteBufferSize = 64 * 1024,
            ReadBufferSize = 64 * 1024,
            Username = parts.User,
            Password = parts.Password,
            Database = parts.Database.Length > 0 ? parts.Database : null,
        };
        var schema = "public";
        var hosts = parts.Hosts.Select(host => host.Host).ToArray();
        var ports = parts.Hosts.Select(host => host.Port).ToArray();
        foreach (var (name, value) in parts.Options)
        {
            switch (name)
            {
                case "schema":
                    schema = value.Length > 0 ? value : schema;
                    break;
                case "host":
                    hosts = value.Split(',');
                    break;
                case "port":
                    ports = value.Split(',');
                    break;
                default:
                    LibpqOptions.Apply(settings, name, value);
                    break;
            }
        }

        var places = Join(hosts, ports, parts.Database);
        return new PostgresTarget
        {
            Name = NameOf(parts, schema),
            Schema = schema,
            // The server takes the user's name where no database is named.
            Identity =
                $"{string.Join(',', places.Select(place => $"{place.Host}:{place.Port}"))}/{settings.Database ?? settings.Username}?schema={schema}",
            ConnectionStrings =
            [
                .. places.Select(place =>
                    new NpgsqlConnectionStringBuilder(settings.ConnectionString)
                    {
                        Host = place.Host,
                        Port = place.Port,
                    }.ConnectionString
                ),
            ],
        };
    }

    /// <inheritdoc />
    public override string ToString() => Name;

    private static List<(string Host, int Port)> Join(string[] hosts, string[] ports, string database)
    {
        if (Array.TrueForAll(hosts, host => host.Length == 0))
        {
            // libpq would try a socket in a folder of its own, or localhost: which of them, only its failure would say.
            throw new ArgumentException(
                $"'postgres:///{database}' names no host: write postgres://USER@HOST/{database}, or give it the option host=/run/postgresql for a Unix socket.",
                nameof(hosts)
            );
        }

        if (ports.Length != 1 && ports.Length != hosts.Length)
        {
            throw new ArgumentException(
                $"port names {ports.Length} ports for {hosts.Length} hosts, expected one for all or one for each.",
                nameof(ports)
            );
        }

        return [.. hosts.Select((host, at) => (Host(host), LibpqOptions.Port(ports[ports.Length == 1 ? 0 : at])))];
    }

    private static string Host(string host) =>
        host.Length == 0 ? throw new ArgumentException("One of several hosts is empty.", nameof(host))
        : host[0] == '/' ? host
        : new IdnMapping().GetAscii(host).ToLowerInvariant();

    private static string NameOf(LibpqUrl parts, string schema)
    {
        string[] kept =
        [
            .. parts
                .Options.Where(option => option.Name is "host" or "port" or "dbname")
                .Select(option => $"{option.Name}={option.Value}"),
            .. schema == "public" ? Array.Empty<string>() : [$"schema={Uri.EscapeDataString(schema)}"],
        ];
        return $"postgres://{parts.Display}" + (kept.Length == 0 ? "" : $"?{string.Join('&', kept)}");
    }
}
