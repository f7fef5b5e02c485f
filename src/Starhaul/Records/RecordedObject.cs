using System.Text.Json.Serialization;

namespace Starhaul;

/// <summary>The published object as its server showed it: another ETag or length asks for a re-hash.</summary>
internal sealed record RecordedObject
{
    /// <summary>The entity tag, with its quotes.</summary>
    [JsonPropertyName("etag")]
    public required string ETag { get; init; }

    /// <summary>The version that a bucket which keeps versions gave it; null where it gave none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? VersionId { get; init; }

    /// <summary>Bytes in each part but the last of the upload; null for an upload in one piece.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? PartLength { get; init; }
}
