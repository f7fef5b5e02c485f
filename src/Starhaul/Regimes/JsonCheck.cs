using Starhaul.Regimes.Json;

namespace Starhaul.Regimes;

/// <summary>
/// Proves a JSON text well formed (RFC 8259) to its last byte and counts the elements of a top-level array. A text that
/// turns out to be one object a line is checked as NDJSON, unless a claim says that it is something else.
/// </summary>
internal sealed class JsonCheck(string detectedType, string? claimedType)
    : JsonTextCheck(FramingFor(detectedType, claimedType))
{
    private static JsonFraming FramingFor(string detectedType, string? claimedType) =>
        IsLines(detectedType) || IsLines(claimedType) ? JsonFraming.Lines
        : claimedType is null || JsonRegime.Types.Contains(claimedType, StringComparer.Ordinal) ? JsonFraming.Adaptive
        : JsonFraming.Document;

    private static bool IsLines(string? type) => NdjsonRegime.Types.Contains(type, StringComparer.Ordinal);
}
