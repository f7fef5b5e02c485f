namespace Starhaul.Cli.Output;

/// <summary>What a command that failed prints with <c>--json</c>.</summary>
internal sealed record ErrorDocument(ErrorDetail Error);

/// <summary>An error in a JSON document.</summary>
internal sealed record ErrorDetail(string Code, string? Step, string Message, string? Hint, string? Source)
{
    public static ErrorDetail From(CliError error) =>
        new(error.Code, error.Step, error.Message, error.Hint, error.Source);
}
