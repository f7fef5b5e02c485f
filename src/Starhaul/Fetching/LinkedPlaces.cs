using Starhaul.Metalinks;
using Starhaul.Transfer;

namespace Starhaul;

/// <summary>
/// What a source links to (RFC 6249): other places of the same file, and a Metalink about it. A link comes from whoever answers, so it
/// leads to http and https alone, without credentials, and from https to http only where a digest is pinned.
/// </summary>
internal static class LinkedPlaces
{
    private const string MetalinkType = "application/metalink4+xml";

    /// <summary>The options with what the links of a probed source add: mirrors, digests, hashes of pieces.</summary>
    public static async Task<FetchOptions> FollowAsync(
        DownloadContext context,
        ProbeResult probe,
        FetchOptions fetch,
        CancellationToken cancellationToken
    )
    {
        var isProtected = probe.Location.Scheme == Uri.UriSchemeHttps;
        foreach (
            var link in probe.Links.Where(static link =>
                link is { Relation: SourceLink.DescribedBy, Type: MetalinkType }
            )
        )
        {
            if (
                TryTake(link, isProtected, fetch) is { } document
                && await ReadAsync(context, document, probe, cancellationToken).ConfigureAwait(false) is { } file
            )
            {
                fetch = fetch with
                {
                    Digests = [.. fetch.Digests, .. file.Digests],
                    Pieces = fetch.Pieces ?? file.Pieces,
                    Mirrors = [.. fetch.Mirrors, .. file.Places],
                };
                break;
            }
        }

        var duplicates = probe
            .Links.Where(static link => link.Relation == SourceLink.Duplicate)
            .Select(link => TryTake(link, isProtected, fetch))
            .OfType<Source>();
        return fetch with { Mirrors = [.. fetch.Mirrors, .. duplicates] };
    }

    private static Source? TryTake(SourceLink link, bool isProtected, FetchOptions fetch) =>
        MetalinkDocument.MayBeAsked(link.Target, mayLeaveTls: !isProtected || IsPinned(fetch))
        && Source.TryParse(link.Target.AbsoluteUri, out var source)
            ? source
            : null;

    private static bool IsPinned(FetchOptions fetch) => fetch.Digests.Any(MetalinkDocument.Pins);

    /// <summary>What a document says of the very file that was probed; null where it does not, or cannot be had: nobody asked for it.</summary>
    private static async Task<MetalinkFile?> ReadAsync(
        DownloadContext context,
        Source document,
        ProbeResult probe,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var files = await MetalinkDocument.FetchAsync(context, document, cancellationToken).ConfigureAwait(false);
            var named = files.Count == 1 ? files[0] : files.FirstOrDefault(file => file.Name == probe.FileName);
            return named?.Length is null || named.Length == probe.ContentLength ? named : null;
        }
        catch (StarhaulException e)
            when (e is SourceUnavailableException or TransferException or UnexpectedContentException)
        {
            return null;
        }
    }
}
