using System.Text;
using System.Text.RegularExpressions;

namespace Starhaul.Postgres.Urls;

/// <summary>
/// The parts of a URL where libpq splits it: <c>postgres://user:password@host:port,host:port/database?name=value&amp;...</c>. Each part
/// may be missing, and any character of it may be written as <c>%XX</c>.
/// https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
/// </summary>
/// <remarks>
/// .NET's <c>Uri</c> knows neither a port without a host, nor several hosts, nor a folder as a host. libpq itself takes the rest of a
/// password with a raw <c>@</c> for the host, and says that there is none of that name.
/// </remarks>
internal sealed partial record LibpqUrl
{
    private const string OfEscapes =
        "In a user or a password write @ as %40, / as %2F, # as %23, ? as %3F and % as %25, or set PGPASSWORD.";

    // What a person who forgot to escape a password has: the first option begins where a name and = follow the question mark.
    [GeneratedRegex(@"\?([A-Za-z_]+=|$)", RegexOptions.ExplicitCapture)]
    private static partial Regex FirstOption { get; }

    /// <summary>The user; null for the one of the process.</summary>
    public string? User { get; private init; }

    /// <summary>The password; null where none is given.</summary>
    public string? Password { get; private init; }

    /// <summary>Hosts with their ports, each of which may be empty.</summary>
    public required IReadOnlyList<(string Host, string Port)> Hosts { get; init; }

    /// <summary>The database; empty for the one that is named like the user.</summary>
    public required string Database { get; init; }

    /// <summary>What follows the question mark, in order.</summary>
    public required IReadOnlyList<(string Name, string Value)> Options { get; init; }

    /// <summary>User, hosts and database as they were written, without the password.</summary>
    public required string Display { get; init; }

    /// <summary>Splits a URL.</summary>
    /// <exception cref="ArgumentException">It is none, or a character in it is not escaped. The message has no password.</exception>
    public static LibpqUrl Parse(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0 || url[..scheme] is not ("postgres" or "postgresql"))
        {
            throw Malformed("Expected postgres://USER@HOST:PORT/DATABASE.");
        }

        var rest = url[(scheme + "://".Length)..];
        RequireEscaped(rest);
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var options = question < 0 ? "" : rest[(question + 1)..];
        var place = question < 0 ? rest : rest[..question];
        var slash = place.IndexOf('/', StringComparison.Ordinal);
        var authority = slash < 0 ? place : place[..slash];
        var database = slash < 0 ? "" : place[(slash + 1)..];
        if (database.Contains('/', StringComparison.Ordinal))
        {
            throw Malformed(
                "A database has a '/' in its name. Write it as %2F; the folder of a socket is written ?host=/FOLDER."
            );
        }

        var at = authority.IndexOf('@', StringComparison.Ordinal);
        var user = at < 0 ? [] : authority[..at].Split(':', 2);
        return new LibpqUrl
        {
            User = user is [var name, ..] && name.Length > 0 ? Decode(name) : null,
            Password = user is [_, var password] && password.Length > 0 ? Decode(password) : null,
            Hosts = [.. SplitHosts(authority[(at + 1)..])],
            Database = Decode(database),
            Options = [.. options.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Option)],
            Display = (user is [var shown, ..] && shown.Length > 0 ? $"{shown}@" : "") + place[(at + 1)..],
        };
    }

    private static ArgumentException Malformed(string message) => new($"{message} {OfEscapes}");

    // Everything before the options has one @ at the most, and no slash or question mark before it.
    private static void RequireEscaped(string rest)
    {
        var options = FirstOption.Match(rest);
        var place = options.Success ? rest[..options.Index] : rest;
        var at = place.LastIndexOf('@');
        var userInfo = at < 0 ? "" : place[..at];
        foreach (var raw in "#@/?")
        {
            if ((raw == '#' ? rest : userInfo).Contains(raw, StringComparison.Ordinal))
            {
                throw Malformed($"A '{raw}' in the user or the password of a PostgreSQL URL is not escaped.");
            }
        }
    }

    private static IEnumerable<(string Host, string Port)> SplitHosts(string hosts)
    {
        foreach (var host in hosts.Split(','))
        {
            var end = host.StartsWith('[') ? host.IndexOf(']', StringComparison.Ordinal) + 1 : 0;
            var colon = host.IndexOf(':', end);
            var name = colon < 0 ? host : host[..colon];
            if (end > 0 && end != name.Length)
            {
                throw Malformed("Something stands between the ']' of a host and its port.");
            }

            yield return (Decode(end > 0 ? name[1..^1] : name), colon < 0 ? "" : Decode(host[(colon + 1)..]));
        }
    }

    private static (string Name, string Value) Option(string option)
    {
        var pair = option.Split('=', 2);
        return pair is [{ Length: > 0 } name, var value]
            ? (Decode(name), Decode(value))
            : throw Malformed("An option of a PostgreSQL URL is no name=value.");
    }

    private static string Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var bytes = new List<byte>(text.Length);
        var utf8 = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] != '%')
            {
                bytes.Add(utf8[i]);
                continue;
            }

            if (
                i + 2 >= utf8.Length
                || !char.IsAsciiHexDigit((char)utf8[i + 1])
                || !char.IsAsciiHexDigit((char)utf8[i + 2])
                || (utf8[i + 1], utf8[i + 2]) == ((byte)'0', (byte)'0')
            )
            {
                throw Malformed(
                    "A '%' of a PostgreSQL URL is not followed by the two hexadecimal digits of a character."
                );
            }

            bytes.Add(Convert.FromHexString(Encoding.ASCII.GetString(utf8, i + 1, 2))[0]);
            i += 2;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
