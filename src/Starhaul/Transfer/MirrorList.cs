using System.Globalization;

namespace Starhaul.Transfer;

/// <summary>The places of one file during one fetch: which of them is asked next, what each brought, and why one was left.</summary>
/// <remarks>Used by one job; the places that bring bytes side by side are counted under a lock.</remarks>
internal sealed class MirrorList(IReadOnlyList<Source> places, bool isPinned)
{
    private readonly Lock gate = new();
    private readonly List<Place> known =
    [
        .. places.DistinctBy(static one => one.Identity, StringComparer.Ordinal).Select(static one => new Place(one)),
    ];

    /// <summary>Whether there is more than one place.</summary>
    public bool IsMirrored => known.Count > 1;

    /// <summary>Whether bytes of several places may be joined under that digest; not after such a join turned out wrong.</summary>
    public bool MayMix { get; private set; } = isPinned;

    /// <summary>The first place that was not left; null where all were.</summary>
    public Source? Next
    {
        get
        {
            lock (gate)
            {
                return known.Find(static place => place.Problem is null)?.Source;
            }
        }
    }

    /// <summary>The places that were not left, but for one.</summary>
    public IReadOnlyList<Source> Beside(Source source)
    {
        lock (gate)
        {
            return
            [
                .. known
                    .Where(place => place.Problem is null && place.Source != source)
                    .Select(static place => place.Source),
            ];
        }
    }

    /// <summary>A place that was just found to answer is asked first.</summary>
    public void Prefer(Source source)
    {
        lock (gate)
        {
            var place = Find(source);
            known.Remove(place);
            known.Insert(0, place);
        }
    }

    /// <summary>A place is not asked any more.</summary>
    public void Leave(Source source, string problem)
    {
        lock (gate)
        {
            Find(source).Problem = problem.TrimEnd('.');
        }
    }

    /// <summary>Counts what a place brought, and for how long it was asked.</summary>
    public void Count(Source source, long bytes, TimeSpan asked)
    {
        lock (gate)
        {
            var place = Find(source);
            place.Bytes += bytes;
            place.InFile += bytes;
            place.Seconds += asked.TotalSeconds;
        }
    }

    /// <summary>All bytes were thrown away: nobody has brought any of those that count.</summary>
    public void Forget()
    {
        lock (gate)
        {
            known.ForEach(static place => place.InFile = 0);
        }
    }

    /// <summary>
    /// Draws the lesson from a file that is proven wrong: who brought all of it is left; where several did, each is asked alone
    /// from here on.
    /// </summary>
    /// <param name="problem">What is wrong, as words for a person.</param>
    /// <param name="isResumed">Whether an earlier run brought some of it, nobody knows from where.</param>
    /// <returns>Whether there is a place to ask.</returns>
    public bool Blame(string problem, bool isResumed)
    {
        lock (gate)
        {
            var brought = known.Where(static place => place.InFile > 0).ToList();
            if (!IsMirrored || brought.Count == 0)
            {
                return false;
            }

            if (brought is [var one] && !isResumed)
            {
                one.Problem = problem.TrimEnd('.');
            }

            MayMix = false;
            known.ForEach(static place => place.InFile = 0);
            return Next is not null;
        }
    }

    /// <summary>How each did, for the record; null where there is one place alone.</summary>
    public IReadOnlyList<MirrorFacts>? Describe()
    {
        lock (gate)
        {
            var fastest = Math.Max(1, known.Max(static place => place.BytesPerSecond));
            return IsMirrored
                ?
                [
                    .. known.Select(place => new MirrorFacts
                    {
                        Url = place.Source.Text,
                        IsRedacted = place.Source.IsRedacted,
                        Bytes = place.Bytes,
                        BytesPerSecond = place.BytesPerSecond,
                        Score = place.Problem is null ? (int)(100 * place.BytesPerSecond / fastest) : 0,
                        Problem = place.Problem,
                    }),
                ]
                : null;
        }
    }

    /// <summary>The failure of all places, each named with its own.</summary>
    public SourceUnavailableException Fail(Exception last)
    {
        lock (gate)
        {
            var each = known.Select(static place => $"{place.Source.Text}: {place.Problem ?? "not asked"}");
            return new SourceUnavailableException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"None of {known.Count} places gave the file. {string.Join("; ", each)}."
                ),
                last
            )
            {
                Step = FetchStep.Transfer,
                IsTransient = last is StarhaulException { IsTransient: true },
                Hint = "Check the addresses, then run the same command again: it resumes where it can.",
            };
        }
    }

    /// <summary>The failure of a place that has another file.</summary>
    public static SourceUnavailableException OtherLength(Source place, long expected, long found) =>
        new(string.Create(CultureInfo.InvariantCulture, $"it has {found:N0} bytes in place of {expected:N0}"))
        {
            Source = place.Text,
            Step = FetchStep.Probe,
            Hint = "It is another file or another version; ask whoever names this place.",
        };

    private Place Find(Source source) => known.Find(place => place.Source.Identity == source.Identity)!;

    private sealed class Place(Source source)
    {
        public Source Source => source;

        public string? Problem { get; set; }

        public long Bytes { get; set; }

        public long InFile { get; set; }

        public double Seconds { get; set; }

        public long BytesPerSecond => (long)(Bytes / Math.Max(Seconds, 0.001));
    }
}
