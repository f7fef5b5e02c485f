namespace Starhaul;

/// <summary>The bytes stopped coming, and the attempts without progress are used up. The part file stays and can be resumed.</summary>
public sealed class TransferException : StarhaulException
{
    /// <summary>Creates the error with a message that names the values, and the error below it, if any.</summary>
    public TransferException(string message, Exception? innerException = null)
        : base(message, innerException) { }

    /// <inheritdoc />
    public override ExitCode ExitCode => ExitCode.SourceUnavailable;

    /// <inheritdoc />
    public override string Code => "transfer";
}
