namespace Starhaul.Manifests;

/// <summary>
/// Deals the files of a box into shares: the largest first, each to the share that has the fewest bytes so far. The
/// shares come out as equal as whole files allow, and the same box is always dealt the same way.
/// </summary>
internal static class Shares
{
    public static IReadOnlyList<ManifestRecord> Select(IReadOnlyList<ManifestRecord> records, BoxShare? share)
    {
        if (share is null)
        {
            return records;
        }

        // Bytes first, then files, so that empty files spread as well; then the number, so that ties are settled.
        var shares = new PriorityQueue<int, (long Bytes, int Files, int Number)>();
        // More shares than files would stay empty, the last ones first.
        shares.EnqueueRange(
            Enumerable.Range(1, Math.Min(share.Total, records.Count)).Select(number => (number, (0L, 0, number)))
        );
        var picked = new List<ManifestRecord>();
        var largestFirst = records
            .OrderByDescending(record => record.ContentLength.Actual)
            .ThenBy(record => record.Path, StringComparer.Ordinal);
        foreach (var record in largestFirst)
        {
            shares.TryDequeue(out var number, out var load);
            if (number == share.Number)
            {
                picked.Add(record);
            }

            shares.Enqueue(number, (load.Bytes + record.ContentLength.Actual, load.Files + 1, number));
        }

        return [.. picked.OrderBy(record => record.Path, StringComparer.Ordinal)];
    }
}
