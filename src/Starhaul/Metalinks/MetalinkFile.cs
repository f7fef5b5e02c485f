namespace Starhaul.Metalinks;

/// <summary>One file that a Metalink document describes.</summary>
/// <param name="Name">The name that it is to have, judged as all names from outside are.</param>
/// <param name="Length">Its length in bytes; null where the document does not say.</param>
/// <param name="Digests">Its hashes, of the algorithms that are known here.</param>
/// <param name="Pieces">Hashes of its pieces; null where there are none that can be used.</param>
/// <param name="Places">Where it may be had, the preferred place first; one at least.</param>
internal sealed record MetalinkFile(
    string Name,
    long? Length,
    IReadOnlyList<DeclaredDigest> Digests,
    PieceHashes? Pieces,
    IReadOnlyList<Source> Places
)
{
    /// <summary>What is wanted of the fetch of this file: its first place is the source, the others are mirrors.</summary>
    public FetchOptions Apply(FetchOptions fetch) =>
        fetch with
        {
            Output = fetch.Output ?? Name,
            Digests = [.. fetch.Digests, .. Digests],
            Mirrors = [.. Places.Skip(1), .. fetch.Mirrors],
            ExpectedLength = Length,
            Pieces = Pieces,
        };
}
