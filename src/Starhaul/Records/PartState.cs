using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Starhaul;

/// <summary>What <c>NAME.part.json</c> says of the part file beside it.</summary>
internal sealed record PartState
{
    /// <summary>The name of the format.</summary>
    public const string FormatName = "starhaul-part";

    /// <summary>The newest schema version that this program reads and writes.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>Always <see cref="FormatName"/>.</summary>
    public string Format { get; init; } = FormatName;

    /// <summary>Version of the schema.</summary>
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>The source that the bytes came from, without secrets.</summary>
    public required string SourceUrl { get; init; }

    /// <summary>What tells sources apart whose secrets are not written down; null where nothing was left out of the URL.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SourceId { get; init; }

    /// <summary>The version that the bytes belong to.</summary>
    public required SourceIdentity Identity { get; init; }

    /// <summary>Ranges that are complete and flushed to disk, in order, not touching one another.</summary>
    public IReadOnlyList<ByteRange> Completed
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>How far the file is complete from byte 0 without a hole.</summary>
    [JsonIgnore]
    public long Frontier => Completed.Count > 0 && Completed[0].Start == 0 ? Completed[0].End : 0;

    /// <summary>Offsets at which the hash of all bytes before is known, ascending.</summary>
    public IReadOnlyList<PartCheckpoint> Checkpoints
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>Hashes of what no checkpoint has: what came after the last one, and ahead of a hole.</summary>
    public IReadOnlyList<PartSegment> Segments
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>
    /// Whether another program writes the bytes under hashes that the transport knows: what is there is then kept and proven again,
    /// whatever this state counts.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsWrittenOutside { get; init; }

    /// <summary>How far an API's resource was read, where the part file holds its records; null for a plain file.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? Api { get; init; }

    /// <summary>HMAC-SHA-256 of all other fields under the box's key; where there is no box, the inode of the part file.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Seal { get; init; }

    /// <summary>Files that are proven and about to be published; empty until then.</summary>
    public IReadOnlyList<PendingPublish> Publishing
    {
        get;
        init => field = value ?? [];
    } = [];
}
