using System.CommandLine;
using System.Text.Json;

namespace Starhaul.Cli.Output;

/// <summary>One failure as it is shown, and the exit code that it stands for.</summary>
internal sealed record CliError
{
    /// <summary>What the program ends with.</summary>
    public required ExitCode ExitCode { get; init; }

    /// <summary>The stable name of the kind of failure.</summary>
    public required string Code { get; init; }

    /// <summary>The statement of the line that failed, in snake_case; null for a defect.</summary>
    public string? Step { get; init; }

    /// <summary>What happened.</summary>
    public required string Message { get; init; }

    /// <summary>What to do next; null where the message says it all.</summary>
    public string? Hint { get; init; }

    /// <summary>The source at stake, without secrets; null for none.</summary>
    public string? Source { get; init; }

    /// <summary>Says of any exception what a person or a program has to know of it.</summary>
    public static CliError From(Exception exception, Interruption interruption, string? source = null) =>
        exception switch
        {
            UsageException usage => Usage(usage.Message, usage.Hint) with { Source = source },
            StarhaulException failure => new CliError
            {
                ExitCode = failure.ExitCode,
                Code = failure.Code,
                Step = JsonNamingPolicy.SnakeCaseLower.ConvertName(failure.Step.ToString()),
                Message = OptionNames.Translate(failure.Message),
                Hint = failure.Hint is { } hint ? OptionNames.Translate(hint) : null,
                Source = failure.Source ?? source,
            },
            OperationCanceledException when interruption.ExitCode is { } exitCode => new CliError
            {
                ExitCode = exitCode,
                Code = exitCode is ExitCode.Terminated ? "terminated" : "interrupted",
                Message = exitCode is ExitCode.Terminated ? $"Ended by {interruption.Signal}." : "Interrupted.",
                Source = source,
            },
            IOException or UnauthorizedAccessException => new CliError
            {
                ExitCode = ExitCode.Destination,
                Code = "destination",
                Message = exception.Message,
                Source = source,
            },
            _ => new CliError
            {
                ExitCode = ExitCode.InternalError,
                Code = "internal",
                Message = $"{exception.GetType().Name}: {exception.Message}",
                Hint = "This is a defect of starhaul; run it again with STARHAUL_DEBUG=1 to see where.",
                Source = source,
            },
        };

    /// <summary>The error with the place where a person finds what is wrong, where nobody typed it.</summary>
    public CliError At(IReadOnlyDictionary<string, OptionOrigin> origins)
    {
        if (ExitCode is not ExitCode.Usage)
        {
            return this;
        }

        foreach (var (option, origin) in origins)
        {
            if (Message.Contains(option + ' ', StringComparison.Ordinal))
            {
                return this with
                {
                    Message = Message.Replace(option + ' ', origin.Place + ' ', StringComparison.Ordinal),
                };
            }

            if (origin.Texts.Any(text => Message.Contains($"'{text}'", StringComparison.Ordinal)))
            {
                return this with { Message = $"{origin.Place}: {Message}" };
            }
        }

        return this;
    }

    /// <summary>The error with a hint that fits a command: what it has no option for is not advised.</summary>
    public CliError For(Command command) => this with { Hint = Hint is null ? null : Hints.For(Hint, command) };

    /// <summary>A command, an option or a name that cannot be used.</summary>
    public static CliError Usage(string message, string? hint) =>
        new()
        {
            ExitCode = ExitCode.Usage,
            Code = "usage",
            Step = "input",
            Message = OptionNames.Translate(TypedText.Redact(message)),
            Hint = hint is null ? null : OptionNames.Translate(TypedText.Redact(hint)),
        };
}
