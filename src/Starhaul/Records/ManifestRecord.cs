using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Starhaul;

/// <summary>One published file of a box ("the item") and the proof that it has. Its key is <see cref="Sha256"/>.</summary>
public sealed record ManifestRecord : ManifestEvent
{
    /// <summary>SHA-256 of the published bytes, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Path of the file, relative to the box, with <c>/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>What was asked for, without secrets.</summary>
    public required string SourceUrl { get; init; }

    /// <summary>
    /// What tells sources apart whose secrets are not written down: HMAC-SHA-256 of the identity under the box's key, in hex.
    /// Null where nothing was left out of <see cref="SourceUrl"/>.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SourceId { get; init; }

    /// <summary>Where the redirects ended, without secrets.</summary>
    public required string FinalUrl { get; init; }

    /// <summary>The entity tag of the version that was fetched; null when there was none.</summary>
    [JsonPropertyName("etag")]
    public string? ETag { get; init; }

    /// <summary>The Last-Modified time that the server gave; null when it gave none.</summary>
    public DateTimeOffset? LastModifiedServer { get; init; }

    /// <summary>When the file was published, UTC.</summary>
    public required DateTimeOffset DownloadTimestamp { get; init; }

    /// <summary>The media type that the source declared; null when it declared none.</summary>
    public string? ContentType { get; init; }

    /// <summary>The media type found in the bytes.</summary>
    public required string DetectedType { get; init; }

    /// <summary>Name of the regime that checked the bytes.</summary>
    public required string Regime { get; init; }

    /// <summary>Length in bytes, as declared and as found.</summary>
    [JsonInclude]
    [JsonRequired]
    internal RecordedLength ContentLength { get; init; } = null!;

    /// <summary>Length of the file in bytes.</summary>
    [JsonIgnore]
    public long Length => ContentLength.Actual;

    /// <summary>The coded bytes as they came, when a content coding was decoded; else null.</summary>
    [JsonInclude]
    internal WireForm? Wire { get; init; }

    /// <summary>SHA-256 of the bytes as they came, lower-case hex, when a content coding was decoded; else null.</summary>
    [JsonIgnore]
    public string? WireSha256 => Wire?.Sha256;

    /// <summary>Every digest that was declared or computed.</summary>
    public IReadOnlyList<DigestVerdict> Digests
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>The verdict of each tier.</summary>
    [JsonInclude]
    [JsonRequired]
    internal TierResults Tiers { get; init; } = null!;

    /// <summary>Whether the version held still while it was fetched: ETag, Last-Modified.</summary>
    [JsonIgnore]
    public TierResult ServerTier => Tiers.Server;

    /// <summary>Whether all bytes came: lengths, ranges, the framed end.</summary>
    [JsonIgnore]
    public TierResult TransportTier => Tiers.Transport;

    /// <summary>Whether the declared digests hold.</summary>
    [JsonIgnore]
    public TierResult DigestTier => Tiers.Digest;

    /// <summary>Whether the content is whole and well formed.</summary>
    [JsonIgnore]
    public TierResult ContentTier => Tiers.Content;

    /// <summary>The strongest proof.</summary>
    public required Evidence Evidence { get; init; }

    /// <summary>What a regime found inside; null when none looked.</summary>
    public ContentSummary? Content { get; init; }

    /// <summary>The file as the file system showed it when it was published.</summary>
    [JsonInclude]
    internal RecordedFile? File { get; init; }

    /// <summary>The file as the server of its bucket showed it; null for a file in a folder.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonInclude]
    internal RecordedObject? Object { get; init; }

    /// <summary>How the bytes came; null for a file that was derived here.</summary>
    public TransferFacts? Transfer { get; init; }

    /// <summary>SHA-256 of the record that this one replaces at the same path; null when there was none.</summary>
    public string? Supersedes { get; init; }

    /// <summary>
    /// The number of this record among all of its path, from 1, in a box that several write to: one above all that its writer knew.
    /// Null in a folder, where the order of the lines says it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Generation { get; init; }

    /// <summary>SHA-256 of the file that this one was decoded from; null when it was fetched.</summary>
    public string? DerivedFrom { get; init; }

    /// <summary>How the file was read from an API; null for a plain file.</summary>
    public ApiFacts? Api { get; init; }

    /// <summary>The stretch of a live feed that the file holds; null for a plain file.</summary>
    public JsonObject? Stream { get; init; }

    /// <summary>The import of tables that the file is part of; null for a plain file.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? Import { get; init; }

    /// <summary>The program that wrote the record, such as <c>starhaul/0.1.0</c>.</summary>
    public required string Tool { get; init; }
}
