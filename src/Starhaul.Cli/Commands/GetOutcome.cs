using System.Text.Json.Serialization;
using Starhaul.Cli.Output;

namespace Starhaul.Cli.Commands;

/// <summary>How one source of <c>get</c> ended.</summary>
/// <param name="Source">What was asked for, without secrets.</param>
/// <param name="Status"><c>fetched</c>, <c>unchanged</c> or <c>failed</c>.</param>
/// <param name="Path">The published file; null when it failed.</param>
/// <param name="Record">Its record; null when it failed.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
internal sealed record GetOutcome(
    string Source,
    string Status,
    string? Path,
    ManifestRecord? Record,
    ErrorDetail? Error
)
{
    /// <summary>What this outcome alone would end the program with.</summary>
    [JsonIgnore]
    public ExitCode ExitCode { get; init; }

    /// <summary>Whether bytes came and stay in a part file.</summary>
    [JsonIgnore]
    public bool KeepsPart { get; init; }

    /// <summary>The outcome of a fetch that ended well.</summary>
    public static GetOutcome From(Source source, FetchResult result) =>
        new(
            source.Text,
            result.Status is FetchStatus.Unchanged ? "unchanged" : "fetched",
            result.Path,
            result.Record,
            Error: null
        );

    /// <summary>The outcome of a fetch that failed.</summary>
    public static GetOutcome From(Source source, CliError error) =>
        new(source.Text, "failed", Path: null, Record: null, ErrorDetail.From(error)) { ExitCode = error.ExitCode };
}

/// <summary>The document of <c>get --json</c>.</summary>
internal sealed record GetDocument(IReadOnlyList<GetOutcome> Results);
