using System.Text.Json.Serialization;

namespace Starhaul;

/// <summary>A file that is no longer part of the box.</summary>
internal sealed record ManifestRemoval : ManifestEvent
{
    /// <summary>Path of the file, relative to the box, with <c>/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>When it was taken out, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>As <see cref="ManifestRecord.Generation"/>: a removal counts among the records of its path.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Generation { get; init; }
}
