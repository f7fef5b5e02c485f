namespace Starhaul.Manifests;

/// <summary>
/// The fold of a manifest: the last record of each path that was not removed since. Where several write, each a chain of its own, the last
/// is the one of the highest generation, then of the latest time, then of the greatest hash, in whatever order lines come. It holds the places of records and not
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
                    Put(
                        record.Path,
                        new Entry(place, HashOfSource(record.SourceUrl), HashOfDigest(record.Sha256))
                        {
                            Rank = Rank.Create(record.Generation, record.DownloadTimestamp, record.Sha256),
                        }
                    );
                    break;
                case ManifestRemoval removal:
                    Put(
                        removal.Path,
                        new Entry { IsRemoved = true, Rank = Rank.Create(removal.Generation, removal.At, hash: "") }
                    );
                    break;
            }
        }
    }

    /// <summary>The generation of the last line of a path, removals too; 0 where there is none.</summary>
    public long GenerationOf(string path)
    {
        lock (gate)
        {
            return byPath.GetValueOrDefault(path).Rank.Generation;
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

    /// <summary>Number of live files.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return byPath.Values.Count(static entry => !entry.IsRemoved);
            }
        }
    }

    public bool Contains(string path)
    {
        lock (gate)
        {
            return byPath.TryGetValue(path, out var entry) && !entry.IsRemoved;
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
            if (!byPath.TryGetValue(path, out var entry) || entry.IsRemoved)
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
            places =
            [
                .. byPath
                    .Where(live => !live.Value.IsRemoved)
                    .OrderBy(live => live.Key, StringComparer.Ordinal)
                    .Select(live => live.Value.Place),
            ];
        }

        return read(places);
    }

    private IReadOnlyList<ManifestRecord> NewestFirst(Func<Entry, bool> mayFit, Func<ManifestRecord, bool> fits)
    {
        List<LinePlace> places;
        lock (gate)
        {
            // Of most sources nothing is known, and methods over our own structs are compiled at each start.
            if (!IsAny(mayFit))
            {
                return [];
            }

            places =
            [
                .. byPath
                    .Values.Where(entry => !entry.IsRemoved && mayFit(entry))
                    .OrderByDescending(entry => entry.Rank.Time)
                    .ThenByDescending(entry => entry.Place.Offset)
                    .Select(entry => entry.Place),
            ];
        }

        return [.. read(places).Where(fits)];
    }

    private bool IsAny(Func<Entry, bool> mayFit)
    {
        foreach (var entry in byPath.Values)
        {
            if (!entry.IsRemoved && mayFit(entry))
            {
                return true;
            }
        }

        return false;
    }

    private void Put(string path, Entry entry)
    {
        var isKnown = byPath.TryGetValue(path, out var before);
        if (isKnown && before.Rank.IsAfter(entry.Rank))
        {
            return;
        }

        CountFiles(path, (entry.IsRemoved ? 0 : 1) - (isKnown && !before.IsRemoved ? 1 : 0));
        if (entry is { IsRemoved: true, Rank.Generation: 0 })
        {
            byPath.Remove(path); // What comes later in the one chain is later.
        }
        else
        {
            byPath[path] = entry;
        }
    }

    private void CountFiles(string path, int change)
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

    private readonly record struct Entry(LinePlace Place, int Source, int Digest)
    {
        public Rank Rank { get; init; }

        /// <summary>Whether the last line of the path is a removal: it is kept, for an older record may still come.</summary>
        public bool IsRemoved { get; init; }
    }

    /// <summary>Which of two lines of a path is the later; all lines of a folder are alike, and the one that comes later is.</summary>
    private readonly record struct Rank(long Generation, DateTimeOffset Time, string? Hash)
    {
        public static Rank Create(long? generation, DateTimeOffset time, string hash) =>
            generation is { } number ? new Rank(number, time, hash) : default;

        public bool IsAfter(Rank other) =>
            Generation != other.Generation ? Generation > other.Generation
            : Time != other.Time ? Time > other.Time
            : string.CompareOrdinal(Hash, other.Hash) > 0;
    }
}
