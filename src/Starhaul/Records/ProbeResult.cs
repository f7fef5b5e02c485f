using System.Text.Json.Serialization;

namespace Starhaul;

/// <summary>What a polite look at a source found: facts only, nothing decided.</summary>
public sealed record ProbeResult
{
    /// <summary>What was asked for, without secrets.</summary>
    public required string Url { get; init; }

    /// <summary>Where the redirects ended, without secrets.</summary>
    public required string FinalUrl { get; init; }

    /// <summary>The HTTP status that decided; null for transports without one.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The protocol that was spoken, such as <c>1.1</c> or <c>2</c>; null for transports without one.</summary>
    public string? HttpVersion { get; init; }

    /// <summary>Length of the whole file in bytes as it is served; null when the source does not say.</summary>
    public long? ContentLength { get; init; }

    /// <summary>The entity tag with its quotes, and with <c>W/</c> when it is weak (RFC 9110 §8.8.3).</summary>
    [JsonPropertyName("etag")]
    public string? ETag { get; init; }

    /// <summary>Whether <see cref="ETag"/> may be used to join byte ranges.</summary>
    [JsonPropertyName("etag_is_strong")]
    public bool ETagIsStrong { get; init; }

    /// <summary>The Last-Modified time, whole seconds, UTC.</summary>
    public DateTimeOffset? LastModified { get; init; }

    /// <summary>
    /// Whether <see cref="LastModified"/> lies so long before the response's Date that it is strong
    /// (RFC 9110 §8.8.2.2).
    /// </summary>
    [JsonIgnore]
    public bool LastModifiedIsStrong { get; init; }

    /// <summary>The media type found in the bytes.</summary>
    public required string MimeType { get; init; }

    /// <summary>The media type that the source declares; null when it declares none.</summary>
    public string? DeclaredType { get; init; }

    /// <summary>The Content-Encoding, when the source coded the bytes although identity was asked for.</summary>
    public string? ContentEncoding { get; init; }

    /// <summary>Digests that the source declares for the whole file.</summary>
    public IReadOnlyList<DeclaredDigest> Digests { get; init; } = [];

    /// <summary>True only when a right 206 was seen; null where no range was asked for, as of a source that is unchanged.</summary>
    public bool? IsRangeSupported { get; init; }

    /// <summary>The name that the source suggests for the file; not yet judged safe. Null when it suggests none.</summary>
    public string? FileName { get; init; }

    /// <summary>How many bytes of the start were seen, 1,024 at most.</summary>
    public int SampleLength { get; init; }

    /// <summary>When the probe ended.</summary>
    public DateTimeOffset ProbedAt { get; init; }

    /// <summary>True when the source said that the file is as it was recorded (304, or an equal validator).</summary>
    [JsonIgnore]
    public bool IsUnchanged { get; init; }

    /// <summary>True when the source was seen to be empty (a body of no bytes, or 416 with <c>*/0</c>).</summary>
    [JsonIgnore]
    public bool IsEmpty { get; init; }

    /// <summary>The first bytes of the file, 1,024 at most: decoded where a content coding is.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<byte> Start { get; init; }

    /// <summary>True when <see cref="Start"/> shows nothing of what the bytes are: blanks alone, or none that a decoder gave out.</summary>
    [JsonIgnore]
    public bool IsUndecided { get; init; }

    /// <summary>The character set of text that was found in the bytes; null for binary forms.</summary>
    [JsonIgnore]
    public string? Charset { get; init; }

    /// <summary>The coding that the published bytes are decoded from; null when the wire bytes are the file.</summary>
    [JsonIgnore]
    public string? DecodedCoding { get; init; }

    /// <summary>The source with all that a request needs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWriting)]
    public required Source Source { get; init; }

    /// <summary>Where the redirects ended, with all that a request needs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWriting)]
    public required Uri Location { get; init; }

    /// <summary>Other places of the file and documents about it, as the source links them.</summary>
    [JsonIgnore]
    internal IReadOnlyList<SourceLink> Links { get; init; } = [];

    /// <summary>The version that was seen.</summary>
    [JsonIgnore]
    public SourceIdentity Identity =>
        new()
        {
            ETag = ETag,
            LastModified = LastModified,
            LastModifiedIsStrong = LastModifiedIsStrong,
            Length = ContentLength,
            ContentEncoding = ContentEncoding,
        };
}
