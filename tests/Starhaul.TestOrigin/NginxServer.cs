using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Starhaul.TestOrigin;

/// <summary>
/// Debian's nginx on free loopback ports, with a configuration of its own in a temporary folder: HTTP/1.1, and HTTP/2
/// within TLS. Files of <see cref="Root"/> lie under <c>/</c>; the same files lie under <c>/gzip/</c> (coded on the fly),
/// <c>/slow/</c> (each connection limited to <see cref="SlowBytesPerSecond"/>) and <c>/no-ranges/</c>.
/// </summary>
public sealed class NginxServer : IAsyncDisposable
{
    /// <summary>Rate of each connection under <c>/slow/</c>, in bytes a second.</summary>
    public const int SlowBytesPerSecond = 1024 * 1024;

    private const string Program = "/usr/sbin/nginx";
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestLogDelay = TimeSpan.FromSeconds(20);

    private readonly Process process;
    private readonly string folder;

    private NginxServer(Process process, string folder, int port, int securePort)
    {
        this.process = process;
        this.folder = folder;
        Port = port;
        SecurePort = securePort;
    }

    /// <summary>False where nginx is not installed.</summary>
    public static bool IsAvailable => File.Exists(Program);

    /// <summary>Why <see cref="IsAvailable"/> is false, and what to do.</summary>
    public static string SkipReason => "nginx is not installed: apt-get install nginx-light";

    /// <summary>The port of HTTP/1.1.</summary>
    public int Port { get; }

    /// <summary>The port of HTTP/2 within TLS.</summary>
    public int SecurePort { get; }

    /// <summary>The folder whose files are served.</summary>
    public string Root => Path.Combine(folder, "root");

    /// <summary>The certificate authority's PEM file, for <c>SSL_CERT_FILE</c> of a client's process.</summary>
    public string CaPath => Path.Combine(folder, "ca.pem");

    /// <summary>Starts nginx and waits until it answers.</summary>
    /// <exception cref="InvalidOperationException">nginx did not start; the message has what it said.</exception>
    public static async Task<NginxServer> StartAsync()
    {
        var home = Directory.CreateTempSubdirectory("starhaul-nginx-").FullName;
        Directory.CreateDirectory(Path.Combine(home, "root"));
        TestAuthority.Shared.WriteTo(home);
        var (port, securePort) = FreePorts();
        var configuration = Path.Combine(home, "nginx.conf");
        await File.WriteAllTextAsync(configuration, NginxConfiguration.Text(home, port, securePort));
        var start = new ProcessStartInfo(Program, ["-p", home, "-e", "error.log", "-c", configuration])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var server = new NginxServer(Process.Start(start)!, home, port, securePort);
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

    /// <summary>A URL over HTTP/1.1.</summary>
    public string Url(string path) => $"http://127.0.0.1:{Port}{path}";

    /// <summary>A URL over HTTP/2 within TLS.</summary>
    public string SecureUrl(string path) => $"https://localhost:{SecurePort}{path}";

    /// <summary>Puts a file where it is served.</summary>
    /// <returns>Its path on disk.</returns>
    public async Task<string> PutAsync(string name, ReadOnlyMemory<byte> bytes)
    {
        var path = Path.Combine(Root, name);
        await File.WriteAllBytesAsync(path, bytes);
        return path;
    }

    /// <summary>
    /// The lines of the access log: <c>protocol connection status bytes "request" "range" "if-range"</c>. nginx writes a
    /// line after its answer is sent, so the log is read until it holds what is waited for.
    /// </summary>
    /// <exception cref="TimeoutException">It did not come to hold it; the message has the lines.</exception>
    public async Task<string[]> AccessLogAsync(Func<string[], bool> isComplete)
    {
        var waiting = Stopwatch.StartNew();
        while (true)
        {
            var lines = await File.ReadAllLinesAsync(Path.Combine(folder, "access.log"));
            if (isComplete(lines))
            {
                return lines;
            }

            if (waiting.Elapsed > LongestLogDelay)
            {
                throw new TimeoutException($"The access log is not complete: {string.Join('\n', lines)}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1));
        }
    }

    /// <summary>Stops nginx and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            // SIGTERM is nginx's fast shutdown: the master takes its workers with it.
            using var kill = Process.Start("kill", $"-TERM {process.Id}");
            await kill.WaitForExitAsync();
            await process.WaitForExitAsync().WaitAsync(LongestStop);
        }

        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task WaitUntilReadyAsync()
    {
        using var late = new CancellationTokenSource(LongestStart);
        while (true)
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"nginx ended: {await process.StandardError.ReadToEndAsync()}");
            }

            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, SecurePort, late.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), late.Token);
            }
        }
    }

    private static (int Port, int SecurePort) FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
