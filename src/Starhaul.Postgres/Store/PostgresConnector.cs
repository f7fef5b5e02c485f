using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Npgsql;
using Starhaul.Postgres.Urls;

namespace Starhaul.Postgres.Store;

/// <summary>Connects to the first of a target's hosts that answers, as libpq does, and that is no standby where it is to be written to.</summary>
/// <remarks>
/// A host that refuses the login is not passed over: it has answered.
/// https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-MULTIPLE-HOSTS
/// </remarks>
internal sealed class PostgresConnector(PostgresTarget target)
{
    // With TLS 1.3 a server that refuses the certificate of the client says so after the client's handshake, and what the client sends
    // meanwhile may meet a closed connection before that is read.
    private const int MostCuts = 5;
    private static readonly TimeSpan AfterCut = TimeSpan.FromMilliseconds(50);

    /// <summary>Opens a connection.</summary>
    /// <param name="isToWrite">Whether a standby is passed over while there are other hosts.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="DestinationException">A file of certificates is missing or is none, or no host answered.</exception>
    public async Task<NpgsqlConnection> ConnectAsync(bool isToWrite, CancellationToken cancellationToken)
    {
        RequireFiles();
        var failures = new List<string>();
        var cuts = 0;
        for (var host = 0; ; host++)
        {
            var isLast = host == target.ConnectionStrings.Count - 1;
            var connection = new NpgsqlConnection(target.ConnectionStrings[host]);
            try
            {
                await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
                if (isLast || !isToWrite || !await IsStandbyAsync(connection, cancellationToken).ConfigureAwait(false))
                {
                    return connection;
                }

                failures.Add($"{Place(host)} is a standby");
            }
            catch (NpgsqlException error) when (IsCut(error, host))
            {
                if (++cuts == MostCuts)
                {
                    await connection.DisposeAsync().ConfigureAwait(false);
                    throw PostgresErrors.OfCutHandshake(target.Name, cuts, error);
                }

                host--; // the same once more
                await Task.Delay(AfterCut, cancellationToken).ConfigureAwait(false);
            }
            catch (NpgsqlException error) when (PostgresErrors.IsUnreachable(error) && !(isLast && failures.Count == 0))
            {
                failures.Add($"{Place(host)}: {error.InnerException?.Message ?? error.Message}");
                if (isLast)
                {
                    await connection.DisposeAsync().ConfigureAwait(false);
                    throw PostgresErrors.OfHosts(target.Name, failures, error);
                }
            }
            catch
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                throw;
            }

            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private bool IsCut(NpgsqlException error, int host) =>
        error.InnerException is IOException
        && !PostgresErrors.FindAlert(error)
        && new NpgsqlConnectionStringBuilder(target.ConnectionStrings[host]).SslCertificate is { Length: > 0 };

    // A connection that is not open names no host.
    private string Place(int host)
    {
        var settings = new NpgsqlConnectionStringBuilder(target.ConnectionStrings[host]);
        return string.Create(CultureInfo.InvariantCulture, $"{settings.Host}:{settings.Port}");
    }

    private static async Task<bool> IsStandbyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand("SELECT pg_is_in_recovery()", connection);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
    }

    // Npgsql would say of a file that is missing that the connection broke.
    private void RequireFiles()
    {
        var settings = new NpgsqlConnectionStringBuilder(target.ConnectionString);
        RequireCertificates("sslrootcert", settings.RootCertificate);
        RequireCertificates("sslcert", settings.SslCertificate);
        RequireFile("sslkey", settings.SslKey);
        RequireKey(settings.SslCertificate, settings.SslKey, settings.SslPassword);
        RequireFile("passfile", settings.Passfile);
    }

    private void RequireCertificates(string option, string? path)
    {
        RequireFile(option, path);
        if (!string.IsNullOrEmpty(path) && !HoldsCertificates(path))
        {
            throw PostgresErrors.OfFile(target.Name, $"'{path}', which {option} names, holds no certificate");
        }
    }

    // Npgsql would say of a key of another certificate that an argument is wrong.
    private void RequireKey(string? certificate, string? key, string? password)
    {
        if (string.IsNullOrEmpty(certificate) || string.IsNullOrEmpty(key) || IsBinary(certificate) || IsBinary(key))
        {
            return;
        }

        try
        {
            using var pair = string.IsNullOrEmpty(password)
                ? X509Certificate2.CreateFromPemFile(certificate, key)
                : X509Certificate2.CreateFromEncryptedPemFile(certificate, password, key);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw PostgresErrors.OfKey(target.Name, certificate, key, error);
        }
    }

    // A sequence of ASN.1: the other forms that Npgsql reads, PKCS #12 and DER.
    private static bool IsBinary(string path)
    {
        using var file = File.OpenRead(path);
        return file.ReadByte() == 0x30;
    }

    private static bool HoldsCertificates(string path)
    {
        if (IsBinary(path))
        {
            return true;
        }

        try
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPemFile(path);
            return found.Count > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private void RequireFile(string option, string? path)
    {
        if (!string.IsNullOrEmpty(path) && !File.Exists(path))
        {
            throw PostgresErrors.OfFile(target.Name, $"'{path}', which {option} names, is not there");
        }
    }
}
