using Starhaul.Transfer;

namespace Starhaul.Transports.Http;

/// <summary>
/// Opens connections to the other places of a file beside the first one. A place is looked at before: it must serve ranges and show
/// that it has the same bytes, by the same strong validator or, where a digest is pinned, by length and first bytes.
/// </summary>
internal sealed class MirrorConnections(
    MirrorList mirrors,
    Func<Source, CancellationToken, Task<SourceSample>> sample,
    RemoteFileIntent intent,
    PartFile part,
    SourceIdentity version
)
{
    private readonly Queue<Source> untried = new(
        mirrors.Beside(intent.Probe.Source).Where(static place => place.Uri.Scheme is "http" or "https")
    );

    /// <summary>How many places are left that were not looked at.</summary>
    public int Count => untried.Count;

    /// <summary>Looks at places until one may bring bytes beside the first.</summary>
    /// <returns>The place with its version and how ranges are tied to it; null where none is left.</returns>
    public async Task<MirrorPlace?> FindAsync(CancellationToken cancellationToken)
    {
        while (untried.TryDequeue(out var place))
        {
            try
            {
                var seen = await sample(place, cancellationToken).ConfigureAwait(false);
                MirrorList.RequireSameFile(place, seen, intent, part.Identity.Length);
                if (Judge(place, seen) is { } found)
                {
                    return found;
                }
            }
            catch (StarhaulException e) when (e is SourceUnavailableException or TransferException)
            {
                mirrors.Leave(place, e.Message);
            }
        }

        return null;
    }

    /// <summary>What does not fit here may still be the place to turn to where the first fails: it is not left.</summary>
    private MirrorPlace? Judge(Source place, SourceSample seen)
    {
        var identity = seen.Facts.Identity;
        var isTied = version.IsSurelyThatOf(identity);
        if (
            !seen.IsRangeSupported
            || identity.Length is null
            || !(isTied || mirrors.MayMix)
            || !BeginsAlike(seen.Bytes.Span)
        )
        {
            return null;
        }

        var forms = ResumeForms.For(identity, isPinned: mirrors.MayMix);
        return forms.Count > 0 ? new MirrorPlace(place, seen.Facts.Location, identity, forms, isTied) : null;
    }

    /// <summary>A pinned digest tells only at the end that one place has another version: most tell by their first bytes.</summary>
    private bool BeginsAlike(ReadOnlySpan<byte> start)
    {
        var first = intent.Probe.Start.Span;
        var length = Math.Min(start.Length, first.Length);
        return intent.Probe.ContentEncoding is not null || start[..length].SequenceEqual(first[..length]);
    }
}

/// <summary>A place that may bring bytes of the file beside others.</summary>
/// <param name="Source">The place.</param>
/// <param name="Location">Where its redirects end.</param>
/// <param name="Identity">The file's version as this place tells it.</param>
/// <param name="Forms">How ranges are tied to that, the best form first.</param>
/// <param name="IsTied">Whether a strong validator says that it is the version of the first place; else a pinned digest judges at the end.</param>
internal sealed record MirrorPlace(
    Source Source,
    Uri Location,
    SourceIdentity Identity,
    IReadOnlyList<ResumeForm> Forms,
    bool IsTied
);
