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

    /// <summary>Asks the program to end.</summary>
    /// <returns>False when it was asked some time before and so has to end at once.</returns>
    public bool Request(ExitCode exitCode)
    {
        if (ExitCode is not null)
        {
            return TimeProvider.System.GetElapsedTime(askedAt) < Repeat;
        }

        ExitCode = exitCode;
        askedAt = TimeProvider.System.GetTimestamp();
        source.Cancel();
        return true;
    }

    /// <inheritdoc />
    public void Dispose() => source.Dispose();
}
