namespace Starhaul.Cli;

/// <summary>The request of a user or of the system to end the program.</summary>
/// <param name="time">The clock; null for the system's.</param>
internal sealed class Interruption(TimeProvider? time = null) : IDisposable
{
    // 'timeout' and other keepers send a signal to the program and then to its group: that is one request.
    private static readonly TimeSpan Repeat = TimeSpan.FromMilliseconds(500);

    // A reader of standard output that does not read, or a disk that hangs, holds the end up no longer than this.
    private static readonly TimeSpan LongestStandstill = TimeSpan.FromSeconds(20);

    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly CancellationTokenSource source = new();
    private long askedAt;
    private long advancedAt;

    /// <summary>Cancelled by the first request.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>What the program ends with; null without a request.</summary>
    public ExitCode? ExitCode { get; private set; }

    /// <summary>The signal that asked, as messages name it; null without a request.</summary>
    public string? Signal { get; private set; }

    /// <summary>Asks the program to end.</summary>
    /// <param name="exitCode">What it is to end with.</param>
    /// <param name="signal">The signal that asks, such as SIGTERM.</param>
    /// <returns>False when it was asked some time before and so has to end at once.</returns>
    public bool Request(ExitCode exitCode, string signal)
    {
        if (ExitCode is not null)
        {
            return time.GetElapsedTime(askedAt) < Repeat;
        }

        askedAt = time.GetTimestamp();
        Signal = signal;
        ExitCode = exitCode;
        source.Cancel();
        return true;
    }

    /// <summary>
    /// Says that the end comes nearer. A listener on a busy machine may need minutes to archive what it has received, and ended before
    /// that it would lose it.
    /// </summary>
    public void Advance() => Volatile.Write(ref advancedAt, time.GetTimestamp());

    /// <summary>Whether it was asked to end, and has come no nearer to it for too long.</summary>
    public bool IsStuck =>
        ExitCode is not null
        && time.GetElapsedTime(Math.Max(askedAt, Volatile.Read(ref advancedAt))) >= LongestStandstill;

    /// <inheritdoc />
    public void Dispose() => source.Dispose();
}
