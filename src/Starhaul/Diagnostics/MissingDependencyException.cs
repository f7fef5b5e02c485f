namespace Starhaul;

/// <summary>Something that this job needs is not installed; the hint carries the command that installs it.</summary>
public sealed class MissingDependencyException : StarhaulException
{
    /// <summary>Creates the error with a message that names the values, and the error below it, if any.</summary>
    public MissingDependencyException(string message, Exception? innerException = null)
        : base(message, innerException) { }

    /// <inheritdoc />
    public override ExitCode ExitCode => ExitCode.MissingDependency;

    /// <inheritdoc />
    public override string Code => "missing_dependency";
}
