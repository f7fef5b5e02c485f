using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Cli.Tests.Metrics;

/// <summary>The metrics of a listener as others read them.</summary>
public sealed class StreamMetricsTests : IDisposable
{
    private readonly CliBench cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task The_page_tells_what_a_relay_sent()
    {
        Assert.SkipUnless(ZeroMqRelay.IsAvailable, ZeroMqRelay.SkipReason);
        await using var relay = await ZeroMqRelay.StartAsync();
        var target = "sqlite:" + cli.PathOf("galaxy.db");
        var port = FreePort();
        var listening = ListenAsync("--from", relay.Endpoint, "--to", target, "--metrics", $"{port}");
        await relay.SubscribedAsync();
        await relay.SendAsync(100);
        await relay.SendBadAsync("garbage", 3);

        var page = await PageAsync(
            port,
            listening,
            values =>
                values.GetValueOrDefault($"starhaul_eddn_target_loaded_total{{target=\"{target}\"}}") == 100
                && values["starhaul_eddn_dead_letters_total"] == 3
                && values["starhaul_eddn_received_total"] == 103
        );
        cli.Interruption.Request(ExitCode.Interrupted, "SIGINT");
        var result = await listening;

        Assert.True(result.ExitCode == ExitCode.Done, result.Error);
        Assert.Equal(
            100,
            page.Where(value => IsOf("starhaul_eddn_archived_total", value.Key)).Sum(value => value.Value)
        );
        Assert.Equal(0, page["starhaul_eddn_dropped_total"]);
        Assert.Equal(1, page[$"starhaul_eddn_relay_connected{{relay=\"{relay.Endpoint}\"}}"]);
        Assert.Contains("starhaul_eddn_lag_seconds", page.Keys);

        static bool IsOf(string metric, string key) => key.StartsWith(metric + '{', StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_told_before_anything_is_begun()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var result = await ListenAsync("--metrics", $"{port}");

        Assert.Equal(ExitCode.Destination, result.ExitCode);
        Assert.Contains($"Port {port} of 127.0.0.1 is in use.\n  next: Give --metrics another port", result.Error);
        Assert.False(Directory.Exists(cli.PathOf("eddn")));
    }

    [Fact]
    public async Task A_collector_that_is_no_URL_is_refused_without_showing_it()
    {
        cli.Variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = "me:secret@collector";

        var result = await ListenAsync();

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT is no URL of a collector.", result.Error);
        Assert.DoesNotContain("secret", result.Error);
    }

    [Fact]
    public async Task A_collector_gets_the_metrics_and_nobody_else_its_key()
    {
        Assert.SkipUnless(ZeroMqRelay.IsAvailable, ZeroMqRelay.SkipReason);
        await using var relay = await ZeroMqRelay.StartAsync();
        var port = FreePort();
        using var collector = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
        collector.Start();
        using var process = Listen(relay, $"http://127.0.0.1:{port}");
        try
        {
            var collecting = collector.GetContextAsync();
            var output = process.StandardOutput.ReadToEndAsync(Token);
            var error = process.StandardError.ReadToEndAsync(Token);
            await relay.SubscribedAsync();
            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            var call = await collecting.WaitAsync(TimeSpan.FromMinutes(1), Token);
            using var body = new MemoryStream();
            await call.Request.InputStream.CopyToAsync(body, Token);
            call.Response.Close();
            await process.WaitForExitAsync(Token);

            Assert.Equal(("/v1/metrics", "secret"), (call.Request.Url!.AbsolutePath, call.Request.Headers["x-key"]));
            Assert.Contains("starhaul.eddn.received", Encoding.Latin1.GetString(body.ToArray()));
            Assert.True(process.ExitCode == 0, await error);
            Assert.DoesNotContain("secret", await output + await error);
        }
        finally
        {
            process.Kill(); // does nothing to one that has ended
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task<CliResult> ListenAsync(params string[] words) =>
        cli.RunAsync(["run", "eddn-stream", "--archive", "eddn", .. words]);

    private Process Listen(ZeroMqRelay relay, string collector) =>
        Process.Start(
            new ProcessStartInfo(BuiltProgram.Path, ["run", "eddn-stream", "--from", relay.Endpoint])
            {
                WorkingDirectory = cli.Folder,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment =
                {
                    ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector,
                    ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                    ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-key=secret",
                },
            }
        )!;

    private static async Task<Dictionary<string, double>> PageAsync(
        int port,
        Task listening,
        Predicate<Dictionary<string, double>> isComplete
    )
    {
        using var client = new HttpClient();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            Assert.False(listening.IsCompleted);
            var text = await client.GetStringAsync($"http://127.0.0.1:{port}/metrics", limit.Token);
            var values = text.Split('\n')
                .Where(line => line is not ("" or ['#', ..]))
                .Select(line => line.Split(' '))
                .ToDictionary(words => words[0], words => double.Parse(words[1], CultureInfo.InvariantCulture));
            if (isComplete(values))
            {
                return values;
            }

            await Task.Delay(20, limit.Token);
        }
    }
}
