namespace Starhaul;

/// <summary>A digest that somebody declared for the file before or while it was fetched.</summary>
/// <param name="Algorithm">The lower-case name of the algorithm: <c>sha-256</c>, <c>sha-512</c>, <c>sha-1</c>, <c>md5</c>, <c>crc64nvme</c>, <c>crc32c</c>, <c>crc32</c>,
/// and <c>md5-parts-8388608</c> and its like, the digest of the digests of parts of that length.</param>
/// <param name="Value">The value in lower-case hex.</param>
/// <param name="Origin">Who said so: <c>option</c>, <c>checksums</c>, <c>repr-digest</c>, <c>content-md5</c>, ...</param>
/// <param name="Scope">Which bytes it covers.</param>
public sealed record DeclaredDigest(
    string Algorithm,
    string Value,
    string Origin,
    DigestScope Scope = DigestScope.Representation
)
{
    /// <summary>
    /// Whether the length of the parts is not known but tried: the digest shows that the bytes are right where it holds, and
    /// nothing where it does not.
    /// </summary>
    internal bool IsGuess { get; init; }
}
