using System.Text.Json.Serialization;

namespace Starhaul.Records;

/// <summary>Which version of a source the bytes belong to. The first response of a job fixes it.</summary>
public sealed record SourceIdentity
{
    /// <summary>The entity tag with its quotes, and with <c>W/</c> when it is weak; null when there is none.</summary>
    [JsonPropertyName("etag")]
    public string? ETag { get; init; }

    /// <summary>The Last-Modified time; null when there is none.</summary>
    public DateTimeOffset? LastModified { get; init; }

    /// <summary>Whether <see cref="LastModified"/> is strong by RFC 9110 §8.8.2.2.</summary>
    public bool LastModifiedIsStrong { get; init; }

    /// <summary>Length of the whole file as it is served, in bytes; null when the source does not say.</summary>
    public long? Length { get; init; }

    /// <summary>The Content-Encoding of the bytes; null for none.</summary>
    public string? ContentEncoding { get; init; }

    /// <summary>Whether <see cref="ETag"/> is there and strong.</summary>
    [JsonIgnore]
    public bool HasStrongETag => ETag is not null && !ETag.StartsWith("W/", StringComparison.Ordinal);

    /// <summary>Whether byte ranges of this version can be asked for safely (If-Range, RFC 9110 §13.1.5).</summary>
    [JsonIgnore]
    public bool CanResume => HasStrongETag || (LastModified is not null && LastModifiedIsStrong);
}
