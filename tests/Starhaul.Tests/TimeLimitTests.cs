using System.Diagnostics;
using Xunit;

namespace Starhaul.Tests;

/// <summary>A test that stalls fails, and one that nothing else can end takes its process with it: this one is run to see it.</summary>
public sealed class TimeLimitTests
{
    [Fact]
    public async Task A_test_that_waits_for_ever_fails_and_the_run_goes_on()
    {
        var (code, output) = await RunAsync(nameof(Waits_for_ever));
        Assert.NotEqual(0, code);
        Assert.Contains("Stalled: not done after 1 s", output, StringComparison.Ordinal);
        Assert.Contains("Failed: 1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_that_blocks_its_thread_is_named_and_ends_with_the_process()
    {
        var (code, output) = await RunAsync(nameof(Blocks_for_ever));
        Assert.NotEqual(0, code);
        Assert.Contains($"{nameof(Blocks_for_ever)} stalled and does not end", output, StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public Task Waits_for_ever() => Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken);

    [Fact(Explicit = true)]
    public void Blocks_for_ever()
    {
        using var never = new ManualResetEventSlim();
#pragma warning disable xUnit1051 // That it does not heed the test's token is the point.
        never.Wait();
#pragma warning restore xUnit1051
    }

    private static async Task<(int Code, string Output)> RunAsync(string method)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!,
            ["-noLogo", "-noColor", "-explicit", "only", "-method", $"*.{method}"]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["STARHAUL_TEST_LIMIT"] = "1" },
        };
        using var run = Process.Start(start)!;
        var output = run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (run.ExitCode, await output + await errors);
    }
}
