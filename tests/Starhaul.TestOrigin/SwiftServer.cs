using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Starhaul.TestOrigin;

/// <summary>
/// Debian's OpenStack Swift with its S3 interface on free loopback ports: account, container, object and proxy server, one
/// process each, with rings and data in a temporary folder. It checks signatures and knows MD5 ETags, uploads in parts,
/// conditional GETs, versions and lists; it knows neither <c>partNumber</c> nor checksums.
/// </summary>
public sealed class SwiftServer : IAsyncDisposable
{
    /// <summary>The access key of the one user.</summary>
    public const string AccessKey = "test:tester";

    /// <summary>The secret of <see cref="AccessKey"/>: one that would be seen wherever it is written.</summary>
    public const string SecretKey = "swift-secret-4711";

    private const string Programs = "/usr/bin";
    private const string Configuration = "/etc/swift/swift.conf"; // its path cannot be set
    private static readonly string[] Kinds = ["account", "container", "object"];
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(150);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(20);

    private readonly List<Process> processes = [];
    private readonly string folder;

    private SwiftServer(string folder, int port)
    {
        this.folder = folder;
        Endpoint = new Uri($"http://127.0.0.1:{port}");
    }

    /// <summary>False where Swift is not installed.</summary>
    public static bool IsAvailable =>
        File.Exists(Configuration)
        && Kinds.Append("proxy").All(kind => File.Exists(Path.Combine(Programs, $"swift-{kind}-server")));

    /// <summary>Why <see cref="IsAvailable"/> is false, and what to do.</summary>
    public static string SkipReason =>
        "Swift is not installed: apt-get install swift-proxy swift-account swift-container swift-object";

    /// <summary>Where S3 is spoken.</summary>
    public Uri Endpoint { get; }

    /// <summary>Makes the rings, starts the four servers and waits until the proxy answers.</summary>
    /// <exception cref="InvalidOperationException">One did not start; the message has what it said.</exception>
    public static async Task<SwiftServer> StartAsync()
    {
        var home = Directory.CreateTempSubdirectory("starhaul-swift-").FullName;
        Directory.CreateDirectory(Path.Combine(home, "node", "d1"));
        var ports = FreePorts(Kinds.Length + 1);
        var server = new SwiftServer(home, ports[^1]);
        try
        {
            await Task.WhenAll(Kinds.Select((kind, index) => MakeRingAsync(home, kind, ports[index])));
            for (var index = 0; index < Kinds.Length; index++)
            {
                server.Launch(Kinds[index], Storage(home, Kinds[index], ports[index]));
            }

            server.Launch("proxy", Proxy(home, ports[^1]));
            await server.WaitUntilReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the servers and removes their folder.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync().WaitAsync(LongestStop);
            }

            process.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task MakeRingAsync(string home, string kind, int port)
    {
        string[][] steps =
        [
            ["create", "2", "1", "0"],
            ["add", $"r1z1-127.0.0.1:{port}/d1", "1"],
            ["rebalance"],
        ];
        foreach (var step in steps)
        {
            var start = Python("swift-ring-builder", [Path.Combine(home, kind + ".builder"), .. step]);
            using var run = Process.Start(start)!;
            var said = run.StandardOutput.ReadToEndAsync();
            var errors = await run.StandardError.ReadToEndAsync();
            await run.WaitForExitAsync();

            // 1 is a warning: one device holds every copy.
            if (run.ExitCode > 1)
            {
                throw new InvalidOperationException($"swift-ring-builder {step[0]}: {await said}{errors}");
            }
        }
    }

    private void Launch(string kind, string configuration)
    {
        var path = Path.Combine(folder, kind + "-server.conf");
        File.WriteAllText(path, configuration);
        var process = Process.Start(Python($"swift-{kind}-server", [path]))!;
        processes.Add(process);
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
    }

    // Swift reads its log's place from here; nobody listens there, so nothing is written.
    private static string Common(string home, int port) =>
        $"""
            [DEFAULT]
            bind_ip = 127.0.0.1
            bind_port = {port}
            workers = 0
            user = {Environment.UserName}
            swift_dir = {home}
            devices = {Path.Combine(home, "node")}
            mount_check = false
            fallocate_reserve = 0
            disable_fallocate = true
            log_address = {Path.Combine(home, "no-log")}

            """;

    private static string Storage(string home, string kind, int port) =>
        Common(home, port)
        + $"""

            [pipeline:main]
            pipeline = {kind}-server

            [app:{kind}-server]
            use = egg:swift#{kind}
            """;

    // A cache must be named and need not be there: nobody listens on the port of discard.
    // Versions need symlink before versioned_writes. Segments of any length let small objects have many parts.
    private static string Proxy(string home, int port) =>
        Common(home, port)
        + $"""

            [pipeline:main]
            pipeline = catch_errors gatekeeper cache listing_formats bulk s3api tempauth copy slo dlo symlink versioned_writes proxy-server

            [app:proxy-server]
            use = egg:swift#proxy
            account_autocreate = true
            allow_account_management = true

            [filter:catch_errors]
            use = egg:swift#catch_errors

            [filter:gatekeeper]
            use = egg:swift#gatekeeper

            [filter:cache]
            use = egg:swift#memcache
            memcache_servers = 127.0.0.1:9

            [filter:listing_formats]
            use = egg:swift#listing_formats

            [filter:bulk]
            use = egg:swift#bulk

            [filter:s3api]
            use = egg:swift#s3api
            location = us-east-1
            min_segment_size = 1
            auth_pipeline_check = false

            [filter:tempauth]
            use = egg:swift#tempauth
            user_{AccessKey.Replace(':', '_')} = {SecretKey} .admin

            [filter:copy]
            use = egg:swift#copy

            [filter:slo]
            use = egg:swift#slo

            [filter:dlo]
            use = egg:swift#dlo

            [filter:symlink]
            use = egg:swift#symlink

            [filter:versioned_writes]
            use = egg:swift#versioned_writes
            allow_object_versioning = true
            """;

    // Its own interpreter: another Python on the path does not have Debian's packages.
    private static ProcessStartInfo Python(string program, string[] arguments) =>
        new("/usr/bin/python3", [Path.Combine(Programs, program), .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };

    private async Task WaitUntilReadyAsync()
    {
        using var late = new CancellationTokenSource(LongestStart);
        using var client = new HttpClient();
        while (true)
        {
            if (processes.Find(process => process.HasExited) is { } ended)
            {
                throw new InvalidOperationException($"{ended.StartInfo.ArgumentList[0]} ended with {ended.ExitCode}.");
            }

            try
            {
                // Without a signature the list of buckets is refused, and that is an answer.
                using var response = await client.GetAsync(Endpoint, late.Token);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), late.Token);
            }
        }
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.ConvertAll(listener => ((IPEndPoint)listener.LocalEndpoint).Port);
        listeners.ForEach(listener => listener.Dispose());
        return [.. ports];
    }
}
