using System.Text.Json.Serialization;
using Starhaul.Cli.Output;

namespace Starhaul.Cli.Commands;

/// <summary>One known source in a document, with what a probe found of it.</summary>
internal sealed record SourcesEntry(string Name, KnownSourceKind Kind, string Url, string Updated, string Note)
{
    /// <summary>The facts; null without <c>--probe</c>, for what is no file, and when the probe failed.</summary>
    public ProbeResult? Probe { get; init; }

    /// <summary>Why the probe failed; null when it did not.</summary>
    public ErrorDetail? Error { get; init; }

    /// <summary>What this probe alone would end the program with.</summary>
    [JsonIgnore]
    public ExitCode ExitCode { get; init; }
}

/// <summary>The document of <c>sources --json</c>.</summary>
internal sealed record SourcesDocument(IReadOnlyList<SourcesEntry> Sources);
