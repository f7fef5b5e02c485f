namespace Starhaul;

/// <summary>
/// The root of every error that Starhaul raises on purpose. The message names the values and what was expected;
/// <see cref="Hint"/> says what to do next.
/// </summary>
/// <remarks>
/// <code>
/// StarhaulException
/// ├── SourceUnavailableException    3  the source could not be had
/// ├── TransferException             3  the bytes stopped coming and the retries are used up
/// ├── IntegrityException            4  damaged, cut or unproven
/// ├── UnexpectedContentException    5  not what it claims to be, or over a bound
/// ├── DestinationException          6  disk, lock, a file in the way (2 for a refused name)
/// ├── SourceChangedException        7  the source kept changing
/// └── MissingDependencyException    8  something is not installed
/// </code>
/// Misuse is an <see cref="ArgumentException"/>; cancellation is an <see cref="OperationCanceledException"/>.
/// </remarks>
public abstract class StarhaulException : Exception
{
    private protected StarhaulException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>What was asked for, without credentials or signed values; null where no source is at stake.</summary>
    public override string? Source { get; set; }

    /// <summary>The statement of the line that failed.</summary>
    public FetchStep Step { get; init; } = FetchStep.Transfer;

    /// <summary>Whether the same call may succeed later with nothing changed on this side.</summary>
    public bool IsTransient { get; init; }

    /// <summary>The next thing to do, as a sentence to a person; null where the message says it all.</summary>
    public string? Hint { get; init; }

    /// <summary>The beginning of what the server sent, without secrets and control characters; null where nothing came, or nothing of use.</summary>
    public string? Excerpt { get; init; }

    /// <summary>The process exit code that this error stands for.</summary>
    public abstract ExitCode ExitCode { get; }

    /// <summary>The stable name of this kind of error in JSON output, such as <c>integrity</c>.</summary>
    public abstract string Code { get; }
}
