using System.Text.Json.Serialization;

namespace Starhaul;

/// <summary>How one of several places of a file did.</summary>
public sealed record MirrorFacts
{
    /// <summary>The place, without secrets.</summary>
    public required string Url { get; init; }

    /// <summary>Body bytes that it brought.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes a second while it was asked; 0 where it brought none.</summary>
    public long BytesPerSecond { get; init; }

    /// <summary>Why it was left, as words for a person; null where it was not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Problem { get; init; }
}
