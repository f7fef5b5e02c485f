using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Starhaul.TestOrigin;

/// <summary>
/// A relay of the live feed in a process of its own (<c>zeromq_relay.py</c>): libzmq's PUB socket without a high-water
/// mark, on a free loopback port that it keeps when it is started again.
/// </summary>
public sealed class ZeroMqRelay : IAsyncDisposable
{
    // Debian's, for the package python3-zmq belongs to it.
    private const string Python = "/usr/bin/python3";

    private static readonly Lazy<bool> Found = new(FindPackage);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMinutes(2);

    private readonly ZeroMqRelayOptions options;
    private Process process;

    private ZeroMqRelay(Process process, int port, ZeroMqRelayOptions options)
    {
        this.process = process;
        this.options = options;
        Port = port;
    }

    /// <summary>False where Python or its package is not installed.</summary>
    public static bool IsAvailable => Found.Value;

    /// <summary>Why <see cref="IsAvailable"/> is false, and what to do.</summary>
    public static string SkipReason => "ZeroMQ for Python is not installed: apt-get install python3-zmq libzmq5";

    /// <summary>The port of 127.0.0.1 that it listens on.</summary>
    public int Port { get; }

    /// <summary>Where to connect to.</summary>
    public string Endpoint => $"tcp://127.0.0.1:{Port}";

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<ZeroMqRelay> StartAsync(ZeroMqRelayOptions? options = null)
    {
        options ??= new ZeroMqRelayOptions();
        var (process, port) = await RunAsync(options);
        return new ZeroMqRelay(process, port, options);
    }

    /// <summary>Waits until so many are subscribed at the same time.</summary>
    public Task SubscribedAsync(int count = 1) => AskAsync($"wait {count}");

    /// <summary>Waits until nobody is subscribed any more: a listener that has ended is noticed a little later.</summary>
    public Task AloneAsync() => AskAsync("alone");

    /// <summary>Makes the next messages ahead, so that they can be sent at any rate.</summary>
    public Task PrepareAsync(int count) => AskAsync($"prepare {count}");

    /// <summary>Sends messages.</summary>
    /// <param name="count">How many.</param>
    /// <param name="rate">How many a second; 0 for as fast as it goes.</param>
    public Task<ZeroMqRelayReport> SendAsync(int count, int rate = 0) => AskAsync($"send {count} {rate}");

    /// <summary>Sends frames that are not messages, or not of the live game.</summary>
    /// <param name="kind">
    /// <c>garbage</c>, <c>empty</c>, <c>bomb</c> (256 MiB of zeros), <c>huge</c> (a message of just 1 MiB), <c>long</c> (over
    /// 1 MiB), <c>utf8</c> (wrong UTF-8), <c>fields</c> (no header), <c>test</c> (to a test schema),
    /// <c>legacy</c> (of the old game) or <c>schema</c> (each to a schema of another name).
    /// </param>
    /// <param name="count">How many.</param>
    public Task<ZeroMqRelayReport> SendBadAsync(string kind, int count = 1) => AskAsync($"bad {kind} {count}");

    /// <summary>Sends each line of a file as a message, whatever it is.</summary>
    public Task<ZeroMqRelayReport> SendFileAsync(string path) => AskAsync($"file {path}");

    /// <summary>What was sent since it was last started.</summary>
    public Task<ZeroMqRelayReport> ReportAsync() => AskAsync("report");

    /// <summary>Stops the process where it is (SIGSTOP): it answers nothing, and its connections stay open.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    /// <summary>Lets it go on after <see cref="PauseAsync"/>.</summary>
    public Task ResumeAsync() => SignalAsync("CONT");

    /// <summary>Ends it in good order: all that it sent has left before its connections are closed.</summary>
    public async Task EndAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(LongestAnswer);
        process.Dispose();
    }

    /// <summary>Kills it; what it had not sent is gone.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>Starts it again after <see cref="EndAsync"/> or <see cref="KillAsync"/>, on the same port.</summary>
    public async Task RestartAsync() => (process, _) = await RunAsync(options with { Port = Port });

    /// <summary>Kills it.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await KillAsync();
        }
        catch (InvalidOperationException)
        {
            // It has ended before.
        }
    }

    private static async Task<(Process Process, int Port)> RunAsync(ZeroMqRelayOptions options)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "zeromq_relay.py");
        var start = new ProcessStartInfo(Python, [script, .. options.Arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var started = Process.Start(start)!;
        try
        {
            var answer = await AnswerAsync(started);
            return (started, JsonDocument.Parse(answer).RootElement.GetProperty("port").GetInt32());
        }
        catch
        {
            started.Kill();
            started.Dispose();
            throw;
        }
    }

    private static async Task<string> AnswerAsync(Process relay)
    {
        using var late = new CancellationTokenSource(LongestAnswer);
        return await relay.StandardOutput.ReadLineAsync(late.Token)
            ?? throw new InvalidOperationException("The relay ended; what it said is on standard error.");
    }

    private static bool FindPackage()
    {
        if (!File.Exists(Python))
        {
            return false;
        }

        using var python = Process.Start(
            new ProcessStartInfo(Python, ["-c", "import zmq"]) { RedirectStandardError = true, UseShellExecute = false }
        )!;
        python.StandardError.ReadToEnd();
        python.WaitForExit();
        return python.ExitCode == 0;
    }

    private async Task<ZeroMqRelayReport> AskAsync(string command)
    {
        await process.StandardInput.WriteLineAsync(command);
        await process.StandardInput.FlushAsync();
        return JsonSerializer.Deserialize(await AnswerAsync(process), RelayJson.Default.ZeroMqRelayReport)!;
    }

    private async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", $"-{name} {process.Id}");
        await kill.WaitForExitAsync();
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ZeroMqRelayReport))]
internal sealed partial class RelayJson : JsonSerializerContext;
