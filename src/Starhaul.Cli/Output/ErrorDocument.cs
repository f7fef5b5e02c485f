namespace Starhaul.Cli.Output;

/// <summary>What a command that failed prints with <c>--json</c>.</summary>
internal sealed record ErrorDocument(ErrorDetail Error);
