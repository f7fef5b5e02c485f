using Starhaul.Regimes.Json;

namespace Starhaul.Regimes;

/// <summary>
/// Proves a JSON text well formed (RFC 8259) to its last byte and counts the elements of a top-level array. A text that
/// turns out to be one object a line is checked as NDJSON, unless a claim says that it is something else.
/// </summary>
internal sealed class JsonCheck(CheckRequest request) : JsonTextCheck(FramingFor(request))
{
    private static JsonFraming FramingFor(CheckRequest request) =>
        IsLines(request.DetectedType) || IsLines(request.ClaimedType) ? JsonFraming.Lines
        : request.ClaimedType is null || JsonRegime.Types.Contains(request.ClaimedType, StringComparer.Ordinal)
            ? JsonFraming.Adaptive
        : JsonFraming.Document;

    private static bool IsLines(string? type) => NdjsonRegime.Types.Contains(type, StringComparer.Ordinal);
}
