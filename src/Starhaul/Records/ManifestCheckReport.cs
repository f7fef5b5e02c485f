using System.Text.Json.Serialization;

namespace Starhaul;

/// <summary>What <c>Manifest.CheckAsync</c> found: the manifest judged alone, without a look at the files.</summary>
public sealed record ManifestCheckReport
{
    /// <summary>Identifier of the box; null when line 1 does not tell.</summary>
    public string? BoxId { get; init; }

    /// <summary>Number of whole lines.</summary>
    public required long Lines { get; init; }

    /// <summary>Number of files in the live set; null when faults leave it unknown.</summary>
    public int? Files { get; init; }

    /// <summary>SHA-256 in hex of the last whole line: it stands for all lines up to there. Null for an empty manifest.</summary>
    public string? Head { get; init; }

    /// <summary>The head that the caller expected; null when none was given.</summary>
    public string? ExpectedHead { get; init; }

    /// <summary>Number of the line whose hash <see cref="ExpectedHead"/> is; null when no line has it.</summary>
    public long? ExpectedHeadLine { get; init; }

    /// <summary>Bytes after the last line feed: an append that was cut off, or one that is under way. No fault.</summary>
    public long TornBytes { get; init; }

    /// <summary>All that is wrong with a folder's chain, in order of lines.</summary>
    [JsonInclude]
    internal IReadOnlyList<ManifestFault> Faults { get; init; } = [];

    /// <summary>The chains of a box in a bucket, one a writer, in order of their names; null for a folder.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonInclude]
    internal IReadOnlyList<ManifestWriterReport>? Writers { get; init; }

    /// <summary>All that is wrong, a sentence each: with the number of the line, and in a bucket the name of its writer.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Problems =>
        [
            .. Faults.Select(static fault => fault.ToString()),
            .. (Writers ?? []).SelectMany(static writer =>
                writer.Faults.Select(fault => $"writer {writer.Writer}, {fault}")
            ),
        ];

    /// <summary>True when nothing is wrong and the head, where one was expected, is that one.</summary>
    public bool IsSound =>
        Faults.Count == 0
        && (ExpectedHead is null || string.Equals(Head, ExpectedHead, StringComparison.OrdinalIgnoreCase))
        && Writers?.All(static writer => writer.IsSound) != false;
}
