using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Starhaul.TestOrigin;

/// <summary>
/// Debian's PostgreSQL on a free loopback port, with a data folder of its own in a temporary folder. It refuses to run as
/// root, and then runs as the user that Debian's package made.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>The superuser, who logs in with <see cref="Password"/>.</summary>
    public const string User = "starhaul";

    /// <summary>The superuser's password: with characters that a URL has to escape.</summary>
    public const string Password = "p@ss:w/rd %?";

    private const string Versions = "/usr/lib/postgresql";
    private const string SystemUser = "postgres";
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(10);

    private readonly string folder;
    private Process process;

    private PostgresServer(string folder, int port)
    {
        this.folder = folder;
        Port = port;
        process = Launch();
    }

    /// <summary>False where PostgreSQL is not installed.</summary>
    public static bool IsAvailable => Programs is not null;

    /// <summary>Why <see cref="IsAvailable"/> is false, and what to do.</summary>
    public static string SkipReason => "PostgreSQL is not installed: apt-get install postgresql";

    /// <summary>The port of 127.0.0.1 that it listens on.</summary>
    public int Port { get; }

    private static string? Programs =>
        Directory.Exists(Versions)
            ? Directory
                .EnumerateDirectories(Versions)
                .Select(version => Path.Combine(version, "bin"))
                .LastOrDefault(bin => File.Exists(Path.Combine(bin, "postgres")))
            : null;

    /// <summary>Makes a database cluster, starts the server and waits until it takes connections.</summary>
    /// <exception cref="InvalidOperationException">It did not start; the message has what it said.</exception>
    public static async Task<PostgresServer> StartAsync()
    {
        var home = Directory.CreateTempSubdirectory("starhaul-postgres-").FullName;
        await File.WriteAllTextAsync(Path.Combine(home, "password"), Password);
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync(new ProcessStartInfo("chown", ["-R", $"{SystemUser}:", home]));
        }

        await RunAsync(
            Program(
                "initdb",
                ["-D", DataIn(home), "-U", User, "-A", "scram-sha-256", "--pwfile", Path.Combine(home, "password")],
                ["-E", "UTF8", "--locale=C", "--no-sync"]
            )
        );
        var server = new PostgresServer(home, FreePort());
        try
        {
            await server.WaitUntilReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The URL of a database as the superuser.</summary>
    public string Url(string database = "postgres") => Url(User, Password, database);

    /// <summary>The URL of a database as another user.</summary>
    public string Url(string user, string password, string database) =>
        $"postgres://{user}:{Uri.EscapeDataString(password)}@127.0.0.1:{Port}/{database}";

    /// <summary>
    /// Ends the server at once, as <c>pg_ctl restart -m immediate</c> does: connections break, nothing is written, and it
    /// recovers when it starts. Ends when it takes connections again.
    /// </summary>
    public async Task RestartAtOnceAsync()
    {
        await StopAtOnceAsync();
        await StartAgainAsync();
    }

    /// <summary>Ends the server at once; the port is refused until <see cref="StartAgainAsync"/>.</summary>
    public Task StopAtOnceAsync() => StopAsync("QUIT");

    /// <summary>Starts a server that was stopped, and waits until it takes connections.</summary>
    public async Task StartAgainAsync()
    {
        process.Dispose();
        process = Launch();
        await WaitUntilReadyAsync();
    }

    /// <summary>Starts the server anew as a standby, which follows no other and can be read.</summary>
    public async Task BecomeStandbyAsync()
    {
        await StopAsync("INT");
        await File.WriteAllTextAsync(Path.Combine(DataIn(folder), "standby.signal"), "");
        await StartAgainAsync();
    }

    /// <summary>Stops the server and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            // SIGINT is the fast shutdown: connections are ended, the data is written.
            await StopAsync("INT");
        }

        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private Process Launch()
    {
        // Without fsync a test needs no fast disk; what is committed is not in question here.
        var start = Program(
            "postgres",
            ["-D", DataIn(folder), "-k", folder, "-p", $"{Port}", "-c", "listen_addresses=127.0.0.1"],
            ["-c", "fsync=off", "-c", "max_wal_size=4GB"]
        );
        start.RedirectStandardError = true;
        return Process.Start(start)!;
    }

    private async Task StopAsync(string signal)
    {
        using var kill = Process.Start("kill", $"-{signal} {process.Id}");
        await kill.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(LongestStop);
    }

    private static string DataIn(string folder) => Path.Combine(folder, "data");

    // setpriv becomes the program, so that its process id is the server's.
    private static ProcessStartInfo Program(string name, params string[][] arguments)
    {
        var path = Path.Combine(Programs!, name);
        string[] all = [.. arguments.SelectMany(part => part)];
        string[] asUser = [$"--reuid={SystemUser}", $"--regid={SystemUser}", "--init-groups", path, .. all];
        return Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("setpriv", asUser) { WorkingDirectory = "/" }
            : new ProcessStartInfo(path, all);
    }

    private static async Task RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardError = start.RedirectStandardOutput = true;
        using var run = Process.Start(start)!;
        var output = run.StandardOutput.ReadToEndAsync();
        var errors = await run.StandardError.ReadToEndAsync();
        await output;
        await run.WaitForExitAsync();
        if (run.ExitCode != 0)
        {
            throw new InvalidOperationException($"{start.FileName} ended with {run.ExitCode}: {errors}");
        }
    }

    private async Task WaitUntilReadyAsync()
    {
        using var late = new CancellationTokenSource(LongestStart);
        while (await process.StandardError.ReadLineAsync(late.Token) is { } line)
        {
            // Of a standby "read-only" stands before the connections.
            if (line.Contains("ready to accept", StringComparison.Ordinal))
            {
                // What it says from now on has to be read, or it would stop at a full pipe.
                _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return;
            }
        }

        throw new InvalidOperationException("PostgreSQL ended before it was ready.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
