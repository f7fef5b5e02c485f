using Starhaul.Diagnostics;

namespace Starhaul.Cli;

/// <summary>The wish of the person or of the system that the program end.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();

    /// <summary>Cancelled by the first wish.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>What the program ends with; null while nobody wishes it to end.</summary>
    public ExitCode? ExitCode { get; private set; }

    /// <summary>Asks the program to end.</summary>
    /// <returns>False when it was asked before and so has to end at once.</returns>
    public bool Request(ExitCode exitCode)
    {
        if (ExitCode is not null)
        {
            return false;
        }

        ExitCode = exitCode;
        source.Cancel();
        return true;
    }

    /// <inheritdoc />
    public void Dispose() => source.Dispose();
}
