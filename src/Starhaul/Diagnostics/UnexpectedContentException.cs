namespace Starhaul;

/// <summary>The content is not what its name or type claims, or it goes over a bound.</summary>
public sealed class UnexpectedContentException : StarhaulException
{
    /// <summary>Creates the error with a message that names the values, and the error below it, if any.</summary>
    public UnexpectedContentException(string message, Exception? innerException = null)
        : base(message, innerException) { }

    /// <inheritdoc />
    public override ExitCode ExitCode => ExitCode.UnexpectedContent;

    /// <inheritdoc />
    public override string Code => "unexpected_content";
}
