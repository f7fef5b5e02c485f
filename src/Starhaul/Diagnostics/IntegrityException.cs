namespace Starhaul;

/// <summary>The bytes are damaged or cut, contradict a declared digest, or nothing proves that they are whole.</summary>
public sealed class IntegrityException : StarhaulException
{
    /// <summary>Creates the error with a message that names the values, and the error below it, if any.</summary>
    public IntegrityException(string message, Exception? innerException = null)
        : base(message, innerException) { }

    /// <inheritdoc />
    public override ExitCode ExitCode => ExitCode.IntegrityFailure;

    /// <inheritdoc />
    public override string Code => "integrity";
}
