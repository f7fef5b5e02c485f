namespace Starhaul.Cli;

/// <summary>The request of a user or of the system to end the program.</summary>
internal sealed class Interruption : IDisposable
{
    // 'timeout' and other keepers send a signal to the program and then to its group: that is one request.
    private static readonly TimeSpan Repeat = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource source = new();
    private long askedAt;

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
            return TimeProvider.System.GetElapsedTime(askedAt) < Repeat;
        }

        ExitCode = exitCode;
        Signal = signal;
        askedAt = TimeProvider.System.GetTimestamp();
        source.Cancel();
        return true;
    }

    /// <inheritdoc />
    public void Dispose() => source.Dispose();
}
