using System.Text.Json.Serialization;

namespace Starhaul.Pipelines;

/// <summary>How far the tables of a target are.</summary>
/// <param name="Target">The target without a password.</param>
/// <param name="Messages">Messages of the archive that were loaded in this run.</param>
/// <param name="Waiting">Segments that it has not begun to load.</param>
/// <param name="Trouble">Why it cannot be written to at the moment; null while it can.</param>
public sealed record EddnTargetState(string Target, long Messages, int Waiting, string? Trouble)
{
    /// <summary>How far it is in the segments that it loads now.</summary>
    [JsonInclude]
    internal IReadOnlyList<EddnSegmentCursor> Cursors { get; init; } = [];
}
