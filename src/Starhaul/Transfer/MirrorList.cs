using System.Globalization;

namespace Starhaul.Transfer;

/// <summary>The places of one file during one fetch: which of them is asked next, what each brought, and why one was left.</summary>
/// <remarks>Used by one job; the places that bring bytes side by side are counted under a lock.</remarks>
internal sealed class MirrorList(IReadOnlyList<Source> places, bool isPinned)
{
    private readonly Lock gate = new();
    private readonly HashSet<long> droppedPieces = [];
    private readonly List<MirrorScore> known =
    [
        .. places
            .DistinctBy(static one => one.Identity, StringComparer.Ordinal)
            .Select(static one => new MirrorScore(one)),
    ];
    private bool isShared = true;

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

    /// <summary>Body bytes that all of them brought, as they are counted.</summary>
    public long Bytes
    {
        get
        {
            lock (gate)
            {
                return known.Sum(static place => place.Bytes);
            }
        }
    }

    /// <summary>The places that may bring bytes beside one; none after bytes of several turned out wrong together.</summary>
    public IReadOnlyList<Source> Beside(Source source)
    {
        lock (gate)
        {
            return
            [
                .. known
                    .Where(place => isShared && place.Problem is null && place.Source.Identity != source.Identity)
                    .Select(static place => place.Source),
            ];
        }
    }

    /// <summary>Takes more places, and whether a digest became known that bytes of several may be joined under.</summary>
    public void Add(IEnumerable<Source> sources, bool isPinned)
    {
        lock (gate)
        {
            known.AddRange(
                sources
                    .DistinctBy(static one => one.Identity, StringComparer.Ordinal)
                    .Where(one => Find(one) is null)
                    .Select(static one => new MirrorScore(one))
            );
            MayMix |= isPinned;
        }
    }

    /// <summary>A place is not asked any more.</summary>
    public void Leave(Source source, string problem)
    {
        lock (gate)
        {
            Find(source)?.Leave(problem);
        }
    }

    /// <summary>Counts what a place brought, and for how long it was asked.</summary>
    public void Count(Source source, long bytes, TimeSpan asked)
    {
        lock (gate)
        {
            Find(source)?.Count(bytes, asked);
        }
    }

    /// <summary>These bytes are of that place.</summary>
    public void Credit(Source source, ByteRange brought)
    {
        if (!IsMirrored)
        {
            return;
        }

        lock (gate)
        {
            foreach (var place in known)
            {
                place.Lose(brought);
            }

            Find(source)?.Bring(brought);
        }
    }

    /// <summary>All bytes were thrown away: nobody has brought any of those that count.</summary>
    public void Forget()
    {
        lock (gate)
        {
            known.ForEach(static place => place.Forget());
        }
    }

    /// <summary>
    /// Draws the lesson from a file that is proven wrong: who brought all of it is left; where several did, each is asked alone
    /// from here on.
    /// </summary>
    /// <param name="problem">What is wrong, as words for a person.</param>
    /// <param name="isResumed">Whether an earlier run brought some of it, nobody knows from where.</param>
    /// <returns>Whether there is a place to ask.</returns>
    public bool ReportFault(string problem, bool isResumed)
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
                one.Leave(problem);
            }

            MayMix = isShared = false;
            known.ForEach(static place => place.Forget());
            return Next is not null;
        }
    }

    /// <summary>
    /// Draws the lesson from a piece that is wrong: who brought all of it is left. Where several did, or an earlier run, one of
    /// them brings it again alone; who does not get it right then is left too.
    /// </summary>
    /// <exception cref="IntegrityException">There is one place alone, and it gave the same bytes again.</exception>
    /// <exception cref="SourceUnavailableException">No place is left.</exception>
    public void ReportFault(PieceDamagedException damaged)
    {
        lock (gate)
        {
            var isFirst = droppedPieces.Add(damaged.Range.Start);
            var suspects = known.FindAll(place => place.Problem is null && place.Brought(damaged.Range) > 0);
            known.ForEach(place => place.Lose(damaged.Range));
            if (!IsMirrored)
            {
                _ = isFirst ? true : throw Refuse(damaged);
                return;
            }

            if (suspects.Count != 1 && isFirst)
            {
                isShared = false;
                return;
            }

            foreach (var suspect in suspects.Count > 0 ? suspects : known.FindAll(place => place.Source == Next))
            {
                suspect.Leave(damaged.Message);
            }

            _ = Next ?? throw Fail(damaged);
        }
    }

    /// <summary>How each did, for the record; null where there is one place alone.</summary>
    public IReadOnlyList<MirrorFacts>? Describe()
    {
        lock (gate)
        {
            var fastest = known.Max(static place => place.BytesPerSecond);
            return IsMirrored ? [.. known.Select(place => place.Describe(fastest))] : null;
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

    /// <summary>Makes sure that a place does not show itself to have another file.</summary>
    /// <param name="place">The place.</param>
    /// <param name="seen">What it answers.</param>
    /// <param name="intent">What was decided by the first place.</param>
    /// <param name="length">The length that the file has; null where none is known.</param>
    /// <exception cref="SourceUnavailableException">It has.</exception>
    public static void RequireSameFile(Source place, SourceSample seen, RemoteFileIntent intent, long? length)
    {
        var identity = seen.Facts.Identity;
        if ((length ?? intent.ContentLength) is { } expected && identity.Length is { } found && found != expected)
        {
            throw OtherLength(place, expected, found);
        }

        if (identity.ContentEncoding != intent.Probe.ContentEncoding)
        {
            throw new SourceUnavailableException(
                $"it sends the coding {identity.ContentEncoding ?? "identity"} in place of {intent.Probe.ContentEncoding ?? "identity"}"
            )
            {
                Source = place.Text,
                Step = FetchStep.Transfer,
            };
        }
    }

    private static IntegrityException Refuse(PieceDamagedException damaged) =>
        new($"A piece is wrong, and came so twice: {damaged.Message}.", damaged)
        {
            Step = FetchStep.Verify,
            Hint =
                "Its source has other bytes than its document says; ask who publishes both, or name a mirror with FetchOptions.Mirrors.",
        };

    private MirrorScore? Find(Source source) => known.Find(place => place.Source.Identity == source.Identity);
}
