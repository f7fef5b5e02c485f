using Starhaul.Cli.Values;

namespace Starhaul.Cli;

/// <summary>The command, an option, a name or a setting cannot be used as it stands (exit code 2).</summary>
internal sealed class UsageException(string message, string? hint = null) : Exception(message)
{
    /// <summary>What to do instead.</summary>
    public string? Hint { get; } = hint;

    /// <summary>The library refused what was typed: its message, without the parameter's name in code.</summary>
    public static UsageException FromArgument(ArgumentException exception, string command)
    {
        var message = exception.Message;
        var end = message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        message = end < 0 ? message : message[..end];
        return new UsageException(message, RefusedWord.Suggest(message) ?? $"See 'starhaul {command} --help'.");
    }
}
