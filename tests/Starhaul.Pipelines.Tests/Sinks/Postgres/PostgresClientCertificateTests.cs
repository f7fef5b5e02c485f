using Npgsql;
using Starhaul.Pipelines.Tests.Archive;
using Starhaul.Postgres.Store;
using Starhaul.Postgres.Urls;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks.Postgres;

/// <summary>A server that lets a user in by a certificate alone: what is missing or wrong is told as a certificate.</summary>
public sealed class PostgresClientCertificateTests(SharedPostgres shared) : IClassFixture<SharedPostgres>, IDisposable
{
    private const string User = "stellar";

    // Made by openssl, as people make them: an authority, the server's certificate, and clients of all kinds.
    private const string Script = """
        set -e
        cd "$0"
        authority() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$1" -keyout "$1.key" -out "$1.pem"; }
        issue() { # NAME COMMON-NAME AUTHORITY DAYS
            openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$2" -keyout "$1.key" -out "$1.csr"
            openssl x509 -req -in "$1.csr" -CA "$3.pem" -CAkey "$3.key" -CAcreateserial -days "$4" -out "$1.pem"
        }
        authority ours
        authority theirs
        issue server localhost ours 2
        issue client stellar ours 2
        issue other other ours 2
        issue stranger stellar theirs 2
        issue expired stellar ours -1
        openssl pkey -in client.key -aes256 -passout pass:secret -out locked.key
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-postgres-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = 180_000)]
    public async Task A_certificate_of_the_client_that_is_missing_or_wrong_is_told_as_one()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/openssl"), "openssl is not installed: apt-get install openssl");
        _ = shared.Server;
        Bench.Run("bash", "-c", Script, folder);
        await RequireCertificatesAsync();

        await OpenAsync("client", "client");
        await AssertRefusedAsync(null, null, "wants a certificate of the client", "sslcert=FILE&sslkey=FILE");
        await AssertRefusedAsync("other", "other", "does not let its user in by the certificate", "sslcert");
        await AssertRefusedAsync("stranger", "stranger", "not accept the certificate of the client", "sslcert");
        await AssertRefusedAsync("expired", "expired", "not accept the certificate of the client", "sslcert");
        await AssertRefusedAsync(
            "client",
            "other",
            "other.key', which sslkey names, cannot be used as the key of",
            "sslkey"
        );
        await AssertRefusedAsync(
            "client",
            "locked",
            "locked.key', which sslkey names, cannot be used as the key of",
            "without"
        );
        await AssertRefusedAsync("client", "absent", "absent.key', which sslkey names, is not there", "path");
    }

    private async Task AssertRefusedAsync(string? certificate, string? key, string message, string hint)
    {
        var error = await Assert.ThrowsAsync<DestinationException>(() => OpenAsync(certificate, key));

        Assert.True(error.Message.Contains(message, StringComparison.Ordinal), error.ToString());
        Assert.Contains(hint, error.Hint, StringComparison.Ordinal);
        Assert.False(error.IsTransient, $"{certificate}: {error.Message}");
    }

    private async Task OpenAsync(string? certificate, string? key)
    {
        var options = certificate is null ? "" : $"&sslcert={folder}/{certificate}.pem&sslkey={folder}/{key}.key";
        var url = $"{shared.Server.Url(User, "", "postgres")}?schema=certified&sslmode=require{options}";
        await using var store = new PostgresStore(PostgresTarget.Parse(url));
        await store.OpenAsync(Cancel);
    }

    private async Task RequireCertificatesAsync()
    {
        foreach (
            var (file, source) in ((string, string)[])
                [("s.crt", "server.pem"), ("s.key", "server.key"), ("ca.crt", "ours.pem")]
        )
        {
            var lines = await File.ReadAllLinesAsync(Path.Combine(folder, source), Cancel);
            var rows = string.Join(", ", lines.Select(line => $"('{line}')"));
            await RunAsync($"COPY (VALUES {rows}) TO PROGRAM 'umask 077; cat > {file}'");
        }

        await RunAsync(
            $"COPY (VALUES ('hostssl all {User} all cert')) TO PROGRAM 'cat - pg_hba.conf > new.conf; mv new.conf pg_hba.conf'"
        );
        await RunAsync($"CREATE ROLE {User} LOGIN");
        await RunAsync($"GRANT CREATE ON DATABASE postgres TO {User}");
        foreach (
            var setting in (string[])
                ["ssl_cert_file = 's.crt'", "ssl_key_file = 's.key'", "ssl_ca_file = 'ca.crt'", "ssl = on"]
        )
        {
            await RunAsync($"ALTER SYSTEM SET {setting}");
        }

        await RunAsync("SELECT pg_reload_conf()");
        await Dumps.DumpScene.UntilAsync(async () => await RunAsync("SHOW ssl") is "on");
    }

    private async Task<object?> RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(PostgresTarget.Parse(shared.Server.Url()).ConnectionString);
        await connection.OpenAsync(Cancel);
#pragma warning disable CA2100 // The tests' own SQL.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(Cancel);
    }
}
