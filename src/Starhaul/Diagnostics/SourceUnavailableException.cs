namespace Starhaul;

/// <summary>The source could not be had: no connection, an HTTP status that is final, or a redirect that is refused.</summary>
public sealed class SourceUnavailableException : StarhaulException
{
    /// <summary>Creates the error with a message that names the values, and the error below it, if any.</summary>
    public SourceUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException) { }

    /// <inheritdoc />
    public override ExitCode ExitCode => ExitCode.SourceUnavailable;

    /// <inheritdoc />
    public override string Code => "source_unavailable";
}
