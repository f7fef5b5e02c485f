namespace Starhaul.Cli.Output;

/// <summary>An error in a JSON document.</summary>
internal sealed record ErrorDetail(string Code, string? Step, string Message, string? Hint, string? Source)
{
    public static ErrorDetail Of(CliError error) =>
        new(error.Code, error.Step, error.Message, error.Hint, error.Source);
}
