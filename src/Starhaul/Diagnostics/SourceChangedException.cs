namespace Starhaul;

/// <summary>The source changed again and again while it was fetched; no version held still long enough.</summary>
public sealed class SourceChangedException : StarhaulException
{
    /// <summary>Creates the error with a message that names the values, and the error below it, if any.</summary>
    public SourceChangedException(string message, Exception? innerException = null)
        : base(message, innerException) { }

    /// <inheritdoc />
    public override ExitCode ExitCode => ExitCode.SourceChanged;

    /// <inheritdoc />
    public override string Code => "source_changed";
}
