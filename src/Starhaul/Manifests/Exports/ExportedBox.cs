using Microsoft.Extensions.Logging;

namespace Starhaul.Manifests.Exports;

/// <summary>What an export is made from.</summary>
/// <param name="Box">The box.</param>
/// <param name="Metadata">Line 1 of its manifest.</param>
/// <param name="Records">The live set, in order of path.</param>
/// <param name="Tool">The program that exports.</param>
/// <param name="Now">The time of the export.</param>
/// <param name="Log">Where warnings go.</param>
internal sealed record ExportedBox(
    BoxStore Box,
    ManifestMetadata? Metadata,
    IReadOnlyList<ManifestRecord> Records,
    string Tool,
    DateTimeOffset Now,
    ILogger Log
)
{
    /// <summary>
    /// A URL at which anybody gets exactly the bytes of the record with a plain GET: fetched from http or https, not
    /// decoded on the way, neither the answer to an API request nor a stretch of a feed, and with nothing redacted. Null for
    /// all else.
    /// </summary>
    public static string? PublicUrl(ManifestRecord record) =>
        record is { DerivedFrom: null, Wire: null, Api: null, Stream: null, Import: null, SourceId: null }
        && Uri.TryCreate(record.SourceUrl, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
            ? uri.AbsoluteUri
            : null;
}
