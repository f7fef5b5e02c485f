using System.Text.Json.Serialization;

namespace Starhaul;

/// <summary>What a regime found inside a file.</summary>
public sealed record ContentSummary
{
    /// <summary>The media type of what is inside: of the decoded bytes for a compressed file, else of the file.</summary>
    public required string Type { get; init; }

    /// <summary>Length in bytes after decoding.</summary>
    public required long Length { get; init; }

    /// <summary>Elements of a top-level JSON array, or lines of NDJSON; null for anything else.</summary>
    public long? Records { get; init; }

    /// <summary>SHA-256 of the decoded bytes in lower-case hex; null unless it was asked for.</summary>
    public string? Sha256 { get; init; }

    /// <summary>
    /// True when the bytes themselves show their end (a closed JSON array), so that no truncation could pass; false
    /// where a cut at a boundary would look whole (a gzip member, a line, plain bytes).
    /// </summary>
    [JsonIgnore]
    public bool ProvesEnd { get; init; }

    /// <summary>What was checked, as words for a person: <c>gzip CRC-32 and length of 3 members; JSON</c>.</summary>
    [JsonIgnore]
    public string Checked { get; init; } = "";
}
