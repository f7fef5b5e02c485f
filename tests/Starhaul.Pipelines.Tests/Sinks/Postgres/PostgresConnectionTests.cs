using System.Net;
using System.Net.Sockets;
using Npgsql;
using Starhaul.Pipelines.Sinks;
using Starhaul.Postgres.Store;
using Starhaul.Postgres.Urls;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks.Postgres;

/// <summary>Several hosts, certificates, and connections that end while nothing is asked of them.</summary>
public sealed class PostgresConnectionTests(SharedPostgres shared) : IClassFixture<SharedPostgres>, IDisposable
{
    private readonly string name = $"c{Guid.NewGuid():n}"[..20];
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-postgres-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact(Timeout = 60_000)]
    public async Task A_host_that_does_not_answer_is_passed_over()
    {
        await using var store = Store($"{Hosts($"127.0.0.1:{DeadPort()},127.0.0.1:{shared.Server.Port}")}");
        await store.OpenAsync(Cancel);

        Assert.Equal(1L, await ScalarAsync($"SELECT count(*) FROM pg_namespace WHERE nspname = '{name}'"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Where_no_host_answers_all_are_named()
    {
        var (one, other) = (DeadPort(), DeadPort());
        await using var store = Store(Hosts($"127.0.0.1:{one},127.0.0.1:{other}"));

        var error = await Assert.ThrowsAsync<DestinationException>(() => store.OpenAsync(Cancel));

        Assert.Contains($"127.0.0.1:{one}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{other}: ", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsTransient);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_socket_in_a_folder_is_a_host()
    {
        var sockets = await ScalarAsync("SHOW unix_socket_directories");
        var url =
            $"postgres://{PostgresServer.User}:{Uri.EscapeDataString(PostgresServer.Password)}@{Uri.EscapeDataString((string)sockets!)}:{shared.Server.Port}/postgres?schema={name}";
        await using var store = Store(url);

        await store.OpenAsync(Cancel);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_connection_that_ended_between_two_calls_is_made_again()
    {
        var store = Store($"{shared.Server.Url()}?schema={name}&application_name={name}");
        await using var sink = new UpdatingSink(store, TimeProvider.System, new Random(1));
        await sink.OpenAsync(Cancel);
        await ScalarAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{name}'");

        Assert.Empty(await sink.FindImportsAsync(Import(), Cancel));
        Assert.Empty(await sink.PeekSystemsAsync("Sol", Cancel));
    }

    [Fact(Timeout = 60_000)]
    public async Task No_connection_is_held_while_the_sink_rests()
    {
        var store = Store($"{shared.Server.Url()}?schema={name}&application_name={name}");
        await using var sink = new UpdatingSink(store, TimeProvider.System, new Random(1));
        await sink.OpenAsync(Cancel);

        await sink.RestAsync();

        await Dumps.DumpScene.UntilAsync(async () =>
            await ScalarAsync($"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{name}'") is 0L
        );
        Assert.Equal(ImportRecord.Loading, (await sink.BeginAsync(Import(), Cancel)).Status);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_standby_is_told_as_one_can_be_read_and_is_passed_over_where_there_is_another_host()
    {
        await using var server = await PostgresServer.StartAsync();
        await using (var store = Store(server.Url()))
        {
            await store.OpenAsync(Cancel);
        }

        await server.BecomeStandbyAsync();
        await using var standby = Store(server.Url());
        var error = await Assert.ThrowsAsync<DestinationException>(() => standby.OpenAsync(Cancel));
        Assert.Contains("is a standby", error.Message, StringComparison.Ordinal);
        Assert.Contains("primary", error.Hint, StringComparison.Ordinal);
        Assert.True(await standby.OpenToReadAsync(Cancel));

        var here = $"@127.0.0.1:{server.Port}";
        var both = server.Url().Replace(here, $"{here},127.0.0.1:{shared.Server.Port}", StringComparison.Ordinal);
        await using var either = Store($"{both}?schema={name}");
        await either.OpenAsync(Cancel);
        Assert.Equal(1L, await ScalarAsync($"SELECT count(*) FROM {name}.schema_version"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_password_is_read_from_the_file_that_passfile_names()
    {
        var file = Path.Combine(folder, "passwords");
        var password = PostgresServer.Password.Replace(":", "\\:", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, $"127.0.0.1:*:*:{PostgresServer.User}:{password}\n", Cancel);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var place = $"postgres://{PostgresServer.User}@127.0.0.1:{shared.Server.Port}/postgres?schema={name}";

        await using var store = Store($"{place}&passfile={file}");
        await store.OpenAsync(Cancel);

        await using var without = Store(place);
        await Assert.ThrowsAsync<DestinationException>(() => without.OpenAsync(Cancel));
    }

    [Theory]
    [InlineData("sslmode=verify-ca&sslrootcert={0}/absent.pem", "absent.pem', which sslrootcert names, is not there")]
    [InlineData("sslmode=require&sslcert={0}/text", "text', which sslcert names, holds no certificate")]
    [InlineData("passfile={0}/absent", "absent', which passfile names, is not there")]
    public async Task A_file_that_is_missing_or_holds_no_certificate_is_named(string options, string message)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "text"), "no certificate", Cancel);
        await using var store = Store($"{shared.Server.Url()}?{string.Format(null, options, folder)}");

        var error = await Assert.ThrowsAsync<DestinationException>(() => store.OpenAsync(Cancel));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("path", error.Hint, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact(Timeout = 120_000)]
    public async Task Certificates_decide_where_they_are_to()
    {
        var plain = await Assert.ThrowsAsync<DestinationException>(() => OpenAsync("sslmode=require"));
        Assert.Contains("offers no TLS", plain.Message, StringComparison.Ordinal);

        TestAuthority.Shared.WriteTo(folder);
        await EnableTlsAsync();
        using var stranger = new TestAuthority();
        await File.WriteAllTextAsync(Path.Combine(folder, "other.pem"), stranger.CaPem, Cancel);

        await OpenAsync($"sslmode=verify-full&sslrootcert={folder}/ca.pem");
        var wrong = await Assert.ThrowsAsync<DestinationException>(() =>
            OpenAsync($"sslmode=verify-full&sslrootcert={folder}/other.pem")
        );

        Assert.Contains("the certificate of the server is not accepted", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("sslrootcert", wrong.Hint, StringComparison.Ordinal);
        Assert.False(wrong.IsTransient);
    }

    private async Task OpenAsync(string options)
    {
        await using var store = Store($"{shared.Server.Url()}?schema={name}&{options}");
        await store.OpenAsync(Cancel);
    }

    private async Task EnableTlsAsync()
    {
        foreach (var (file, pem) in new[] { ("server.crt", "server.pem"), ("server.key", "server.key") })
        {
            var lines = await File.ReadAllLinesAsync(Path.Combine(folder, pem), Cancel);
            var rows = string.Join(", ", lines.Select(line => $"('{line}')"));
            await ScalarAsync($"COPY (VALUES {rows}) TO PROGRAM 'umask 077; cat > {file}'");
        }

        await ScalarAsync("ALTER SYSTEM SET ssl = on");
        await ScalarAsync("SELECT pg_reload_conf()");
        await Dumps.DumpScene.UntilAsync(async () => await ScalarAsync("SHOW ssl") is "on");
    }

    private string Hosts(string hosts) =>
        $"postgres://{PostgresServer.User}:{Uri.EscapeDataString(PostgresServer.Password)}@{hosts}/postgres?schema={name}";

    private static PostgresStore Store(string url) => new(PostgresTarget.Parse(url));

    private static ImportRecord Import() =>
        new()
        {
            Pipeline = SpanshDump.PipelineName,
            Source = "a.json",
            Sha256 = new string('a', 64),
            Record = "{}",
            Options = "{}",
            Started = DateTimeOffset.UnixEpoch,
            Tool = "test",
        };

    private static int DeadPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(PostgresTarget.Parse(shared.Server.Url()).ConnectionString);
        await connection.OpenAsync(Cancel);
#pragma warning disable CA2100 // The tests' own SQL.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(Cancel);
    }
}
