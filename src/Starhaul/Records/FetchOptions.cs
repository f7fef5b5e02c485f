namespace Starhaul;

/// <summary>What the caller wants of one fetch. The defaults are right for a public dump.</summary>
public sealed record FetchOptions
{
    internal const int MostConnections = 64;

    /// <summary>The defaults.</summary>
    public static FetchOptions Default { get; } = new();

    /// <summary>Path of the file, absolute or relative to the box; null takes the name that the source suggests.</summary>
    public string? Output { get; init; }

    /// <summary>Digests that the caller knows (<see cref="DeclaredDigest.Pinned"/>); every one of them must hold. Default: none.</summary>
    public IReadOnlyList<DeclaredDigest> Digests { get; init; } = [];

    /// <summary>
    /// Other places of the same file, in order of preference: asked where the source fails. Bytes of two places are joined only
    /// under a strong validator that both have, or under a digest of <see cref="Digests"/>. Default: none.
    /// </summary>
    public IReadOnlyList<Source> Mirrors { get; init; } = [];

    /// <summary>
    /// Also take the mirrors and the Metalink that the source itself links to (RFC 6249): http and https without credentials, from https
    /// to http only under a pinned digest. Digests of such a Metalink must hold. Default false.
    /// </summary>
    public bool FollowLinks { get; init; }

    /// <summary>A checksum file (SHA256SUMS style, or a single digest) to look the file up in; null for none.</summary>
    public Source? Checksums { get; init; }

    /// <summary>Name of the regime to use whatever the bytes and claims say; <c>binary</c> lifts all claims. Null decides by the bytes.</summary>
    public string? Regime { get; init; }

    /// <summary>Also publish the decoded file of a compressed one. Default false.</summary>
    public bool Decode { get; init; }

    /// <summary>Also compute the SHA-256 of the decoded bytes. Default false.</summary>
    public bool ContentHash { get; init; }

    /// <summary>Also write the record beside the file as <c>NAME.meta.json</c>. Default false.</summary>
    public bool WriteMeta { get; init; }

    /// <summary>Fetch again even when unchanged, and replace files that the manifest does not know. Default false.</summary>
    public bool Force { get; init; }

    /// <summary>Publish a file whose end nothing proves, with evidence <c>none</c>. Default false.</summary>
    public bool AllowUnproven { get; init; }

    /// <summary>
    /// Connections to one source, 1 to 64: each brings ranges of the same version. Default: null, which is one, and up to 4 where a
    /// server limits each of them and has a long way to go. Where ranges cannot be joined safely there is one, whatever is asked.
    /// </summary>
    public int? Connections { get; init; }

    /// <summary>
    /// Most bytes that a compressed file may decode to; <see cref="long.MaxValue"/> for any number. Default: null, which is
    /// 1 TB with <see cref="Decode"/>, and else no bound but the expansion of 1,100 : 1.
    /// </summary>
    public long? MaxDecodedLength { get; init; }

    /// <summary>The bound of what is written where the caller names none: twice the largest public dump (481 GB decoded).</summary>
    private const long UsualDecodedLength = 1_000_000_000_000;

    /// <summary>The bound that holds.</summary>
    internal long DecodedBound => MaxDecodedLength ?? (Decode ? UsualDecodedLength : long.MaxValue);

    /// <summary>
    /// Whether what a file holds is checked, beside that its bytes are whole. False where a reader judges every line by itself:
    /// one that is cut then costs that line and not the file.
    /// </summary>
    internal bool ChecksRecords { get; init; } = true;

    /// <summary>The length that a document states; a place of another is left. Null for none.</summary>
    internal long? ExpectedLength { get; init; }

    /// <summary>Digests of pieces that a document states; null for none.</summary>
    internal PieceHashes? Pieces { get; init; }

    /// <summary>Sees the content while it arrives; null for none. Not called where a file is unchanged or not looked into.</summary>
    internal IContentObserver? Observer { get; init; }
}
