using System.Text.Json.Serialization;

namespace Starhaul;

/// <summary>How one of several places of a file did.</summary>
internal sealed record MirrorFacts
{
    /// <summary>The place, without secrets.</summary>
    public required string Url { get; init; }

    /// <summary>Body bytes that it brought.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes a second while it was asked; 0 where it brought none.</summary>
    public long BytesPerSecond { get; init; }

    /// <summary>Whether the place has a secret that was left out of <see cref="Url"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsRedacted { get; init; }

    /// <summary>
    /// How it did beside the fastest of them, 100 for that one: its rate in percent. 0 where it brought nothing or was left.
    /// </summary>
    public int Score { get; init; }

    /// <summary>Why it was left, as words for a person; null where it was not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Problem { get; init; }
}
