using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Sinks;

namespace Starhaul.Pipelines.Listening;

/// <summary>Whether a target has a segment: by itself, or by all the segments that it was joined from.</summary>
internal static class LoadedSegments
{
    /// <summary>Asks the target.</summary>
    /// <param name="sink">The target, open.</param>
    /// <param name="import">The import of the segment.</param>
    /// <param name="record">The record of the segment; null for one that is still written.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public static async Task<bool> HasAsync(
        Sink sink,
        ImportRecord import,
        ManifestRecord? record,
        CancellationToken cancellationToken
    )
    {
        if (await IsCompleteAsync(sink, import, cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        var parts = DayRoll.PartsOf(record);
        foreach (var part in parts)
        {
            if (!await IsCompleteAsync(sink, import with { Sha256 = part }, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        return parts.Count > 0;
    }

    private static async Task<bool> IsCompleteAsync(Sink sink, ImportRecord import, CancellationToken cancellationToken)
    {
        var found = await sink.FindImportsAsync(import, cancellationToken).ConfigureAwait(false);
        return found.Any(static known => known.Status == ImportRecord.Complete);
    }
}
