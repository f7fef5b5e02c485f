using System.Diagnostics;
using System.Globalization;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Listening;

/// <summary>
/// A disk that is slow or broken for one thread of a program, and for no other: strace delays the thread's calls, or lets them fail, until
/// this is disposed of.
/// </summary>
internal sealed class ThreadFault : IAsyncDisposable
{
    private const string Strace = "/usr/bin/strace";

    private readonly Process strace;

    private ThreadFault(Process strace) => this.strace = strace;

    /// <summary>Skips the test where there is no strace.</summary>
    public static void SkipUnlessInstalled() =>
        Assert.SkipUnless(File.Exists(Strace), "strace is not installed: apt-get install strace");

    /// <summary>Begins once there is such a thread.</summary>
    /// <param name="program">The program.</param>
    /// <param name="thread">The name of the thread.</param>
    /// <param name="call">The call, such as <c>pwrite64</c>.</param>
    /// <param name="fault">What is done to it, such as <c>delay_enter=50ms</c> or <c>error=EIO:when=1..3</c>.</param>
    public static async Task<ThreadFault> InjectAsync(Process program, string thread, string call, string fault)
    {
        string? number = null;
        await UntilAsync(() => Task.FromResult((number = Find(program, thread)) is not null));
        string[] words = ["-p", number!, "-o", "/dev/null", "-e", $"trace={call}", "-e", $"inject={call}:{fault}"];
        var tracer = Process.Start(
            new ProcessStartInfo(Strace, words) { UseShellExecute = false, RedirectStandardError = true }
        )!;
        var said = await tracer.StandardError.ReadLineAsync(Cancel);
        if (said?.Contains("attached", StringComparison.Ordinal) == true)
        {
            return new ThreadFault(tracer);
        }

        tracer.Kill();
        tracer.Dispose();
        Assert.SkipWhen(
            said?.Contains("not permitted", StringComparison.Ordinal) == true,
            $"No program may be traced: {said}"
        );
        throw new InvalidOperationException(said);
    }

    /// <summary>Lets the thread's calls through again.</summary>
    public async ValueTask DisposeAsync()
    {
        // Asked to end it lets go of the thread after the call. It ends by itself where the program was killed.
        using var kill = Process.Start(
            new ProcessStartInfo("kill", ["-INT", $"{strace.Id}"])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
            }
        )!;
        await kill.WaitForExitAsync(Cancel);
        await strace.WaitForExitAsync(Cancel);
        strace.Dispose();
    }

    private static string? Find(Process program, string thread) =>
        Directory
            .EnumerateDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{program.Id}/task"))
            .Where(task => File.ReadAllText(Path.Join(task, "comm")).TrimEnd() == thread)
            .Select(Path.GetFileName)
            .FirstOrDefault();
}
