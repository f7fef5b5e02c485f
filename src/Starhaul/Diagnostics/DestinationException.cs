namespace Starhaul;

/// <summary>The local side refused: no space, a lock held by another process, a file in the way, a refused name.</summary>
public sealed class DestinationException : StarhaulException
{
    /// <summary>Creates the error with a message that names the path, and the error below it, if any.</summary>
    public DestinationException(string message, Exception? innerException = null)
        : base(message, innerException) { }

    /// <summary>True when a name that the source gave is refused; the caller names the file instead (exit code 2).</summary>
    public bool IsRefusedName { get; init; }

    /// <inheritdoc />
    public override ExitCode ExitCode => IsRefusedName ? ExitCode.Usage : ExitCode.Destination;

    /// <inheritdoc />
    public override string Code => IsRefusedName ? "refused_name" : "destination";
}
