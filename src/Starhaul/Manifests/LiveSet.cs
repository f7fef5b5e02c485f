using Starhaul.Records;

namespace Starhaul.Manifests;

/// <summary>The fold of a manifest: the last record of each path that was not removed since. Safe for many threads.</summary>
internal sealed class LiveSet
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (ManifestRecord Record, long Line)> byPath = new(StringComparer.Ordinal);

    public int Count
    {
        get
        {
            lock (gate)
            {
                return byPath.Count;
            }
        }
    }

    public void Apply(ManifestEvent line, long number)
    {
        lock (gate)
        {
            switch (line)
            {
                case ManifestRecord record:
                    byPath[record.Path] = (record, number);
                    break;
                case ManifestRemoval removal:
                    byPath.Remove(removal.Path);
                    break;
            }
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            byPath.Clear();
        }
    }

    public ManifestRecord? Find(string path)
    {
        lock (gate)
        {
            return byPath.TryGetValue(path, out var live) ? live.Record : null;
        }
    }

    /// <summary>The records that fit, the one that was written last first.</summary>
    public IReadOnlyList<ManifestRecord> NewestFirst(Func<ManifestRecord, bool> fits)
    {
        lock (gate)
        {
            return
            [
                .. byPath
                    .Values.Where(live => fits(live.Record))
                    .OrderByDescending(live => live.Line)
                    .Select(live => live.Record),
            ];
        }
    }

    public IReadOnlyList<ManifestRecord> InOrderOfPath()
    {
        lock (gate)
        {
            return
            [
                .. byPath.Values.Select(live => live.Record).OrderBy(record => record.Path, StringComparer.Ordinal),
            ];
        }
    }
}
