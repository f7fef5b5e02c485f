using System.Text.Json;

namespace Starhaul.Cli.Tests;

/// <summary>What a command line ended with and printed.</summary>
internal sealed record CliResult(ExitCode ExitCode, string Out, string Error)
{
    /// <summary>Standard output as one JSON document.</summary>
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    /// <summary>What went to standard output, as bytes.</summary>
    public byte[] Bytes { get; init; } = [];
}
