namespace Starhaul.Manifests;

/// <summary>
/// The fold of a manifest: the last record of each path that was not removed since. It holds the places of records and not
/// the records, which are read when they are asked for, so that a box of a hundred thousand files costs some tens of
/// megabytes. Safe for many threads.
/// </summary>
/// <param name="read">Reads the records at places of the manifest.</param>
internal sealed class LiveSet(Func<IEnumerable<LinePlace>, IReadOnlyList<ManifestRecord>> read)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> byPath = new(StringComparer.Ordinal);

    private readonly Dictionary<string, int> filesIn = new(StringComparer.Ordinal);

    /// <summary>Takes a line.</summary>
    /// <param name="line">What it says.</param>
    /// <param name="place">Where it stands.</param>
    public void Apply(ManifestEvent line, LinePlace place)
    {
        lock (gate)
        {
            switch (line)
            {
                case ManifestRecord record:
                    Count(record.Path, byPath.ContainsKey(record.Path) ? 0 : 1);
                    byPath[record.Path] = new Entry(place, HashOfSource(record.SourceUrl), HashOfDigest(record.Sha256));
                    break;
                case ManifestRemoval removal:
                    Count(removal.Path, byPath.Remove(removal.Path) ? -1 : 0);
                    break;
            }
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            byPath.Clear();
            filesIn.Clear();
        }
    }

    public bool Contains(string path)
    {
        lock (gate)
        {
            return byPath.ContainsKey(path);
        }
    }

    /// <summary>Folders below the box in which files lie, each once.</summary>
    public IReadOnlySet<string> Folders()
    {
        lock (gate)
        {
            return filesIn.Keys.ToHashSet(StringComparer.Ordinal);
        }
    }

    public ManifestRecord? Find(string path)
    {
        LinePlace place;
        lock (gate)
        {
            if (!byPath.TryGetValue(path, out var entry))
            {
                return null;
            }

            place = entry.Place;
        }

        return read([place])[0];
    }

    /// <summary>The records of a source, the one that was written last first.</summary>
    public IReadOnlyList<ManifestRecord> FindBySource(string source)
    {
        var hash = HashOfSource(source);
        return NewestFirst(
            entry => entry.Source == hash,
            record => string.Equals(record.SourceUrl, source, StringComparison.Ordinal)
        );
    }

    /// <summary>The records with a SHA-256 of either case, the one that was written last first.</summary>
    public IReadOnlyList<ManifestRecord> FindByDigest(string sha256)
    {
        var hash = HashOfDigest(sha256);
        return NewestFirst(
            entry => entry.Digest == hash,
            record => string.Equals(record.Sha256, sha256, StringComparison.OrdinalIgnoreCase)
        );
    }

    public IReadOnlyList<ManifestRecord> InOrderOfPath()
    {
        List<LinePlace> places;
        lock (gate)
        {
            places = [.. byPath.OrderBy(live => live.Key, StringComparer.Ordinal).Select(live => live.Value.Place)];
        }

        return read(places);
    }

    private IReadOnlyList<ManifestRecord> NewestFirst(Func<Entry, bool> mayFit, Func<ManifestRecord, bool> fits)
    {
        List<LinePlace> places;
        lock (gate)
        {
            places =
            [
                .. byPath.Values.Where(mayFit).Select(entry => entry.Place).OrderByDescending(place => place.Offset),
            ];
        }

        return [.. read(places).Where(fits)];
    }

    private void Count(string path, int change)
    {
        var end = path.LastIndexOf('/');
        if (end < 0 || change == 0)
        {
            return;
        }

        var folder = path[..end];
        var files = filesIn.GetValueOrDefault(folder) + change;
        if (files > 0)
        {
            filesIn[folder] = files;
        }
        else
        {
            filesIn.Remove(folder);
        }
    }

    private static int HashOfSource(string source) => source.GetHashCode(StringComparison.Ordinal);

    private static int HashOfDigest(string sha256) => sha256.GetHashCode(StringComparison.OrdinalIgnoreCase);

    private readonly record struct Entry(LinePlace Place, int Source, int Digest);
}
