using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Starhaul.TestOrigin;

/// <summary>Debian's pgbouncer in front of a <see cref="PostgresServer"/>, on a free loopback port.</summary>
public sealed class PgBouncer : IAsyncDisposable
{
    private const string SystemUser = "postgres";
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);
    private static readonly string[] Places = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"];

    private readonly string folder;
    private readonly Process process;

    private PgBouncer(string folder, int port, Process process)
    {
        this.folder = folder;
        this.process = process;
        Port = port;
    }

    /// <summary>False where pgbouncer is not installed.</summary>
    public static bool IsAvailable => Program is not null;

    /// <summary>Why <see cref="IsAvailable"/> is false, and what to do.</summary>
    public static string SkipReason => "pgbouncer is not installed: apt-get install pgbouncer";

    /// <summary>The port of 127.0.0.1 that it listens on.</summary>
    public int Port { get; }

    private static string? Program => Array.Find(Places, File.Exists);

    /// <summary>Starts it and waits until it takes connections.</summary>
    /// <param name="server">The server behind it.</param>
    /// <param name="isByTransaction">Whether a client has a connection for one transaction, and not as long as it stays.</param>
    /// <param name="size">How many connections to the server there are for all clients.</param>
    public static async Task<PgBouncer> StartAsync(PostgresServer server, bool isByTransaction, int size)
    {
        var place = Directory.CreateTempSubdirectory("starhaul-pgbouncer-").FullName;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var settings = Path.Combine(place, "pgbouncer.ini");
        await File.WriteAllTextAsync(
            Path.Combine(place, "users.txt"),
            $"\"{PostgresServer.User}\" \"{PostgresServer.Password.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n"
        );
        await File.WriteAllTextAsync(
            settings,
            $"""
            [databases]
            postgres = host=127.0.0.1 port={server.Port} dbname=postgres
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = scram-sha-256
            auth_file = {Path.Combine(place, "users.txt")}
            {(isByTransaction ? "pool_mode = transaction" : "")}
            default_pool_size = {size}
            server_reset_query =
            """
        );
        var start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo(
                "setpriv",
                [$"--reuid={SystemUser}", $"--regid={SystemUser}", "--init-groups", Program!, settings]
            )
            : new ProcessStartInfo(Program!, [settings]);
        if (Environment.IsPrivilegedProcess)
        {
            using var own = Process.Start("chown", ["-R", $"{SystemUser}:", place]);
            await own.WaitForExitAsync();
        }

        start.WorkingDirectory = "/";
        start.RedirectStandardError = start.RedirectStandardOutput = true;
        var started = Process.Start(start)!;
        _ = started.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        _ = started.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        var pooler = new PgBouncer(place, port, started);
        using var late = new CancellationTokenSource(LongestStart);
        while (!await TakesConnectionsAsync(port, late.Token))
        {
            await Task.Delay(20, late.Token);
        }

        return pooler;
    }

    /// <summary>The URL of the database <c>postgres</c> through it.</summary>
    public string Url() =>
        $"postgres://{PostgresServer.User}:{Uri.EscapeDataString(PostgresServer.Password)}@127.0.0.1:{Port}/postgres";

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<bool> TakesConnectionsAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
