namespace Starhaul.Cli;

/// <summary>The command, an option, a name or a setting cannot be used as it stands (exit code 2).</summary>
internal sealed class UsageException(string message, string? hint = null) : Exception(message)
{
    /// <summary>What to do instead.</summary>
    public string? Hint { get; } = hint;
}
