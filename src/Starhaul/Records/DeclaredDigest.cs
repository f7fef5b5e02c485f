using System.Text.Json.Serialization;

namespace Starhaul;

/// <summary>
/// A digest that a server, or a transport for it, declared for the whole file as it is served; by <see cref="Pinned"/> one that the
/// caller knows of its publisher.
/// </summary>
/// <param name="Algorithm">The lower-case name of the algorithm: <c>sha-256</c>, <c>sha-512</c>, <c>sha-1</c>, <c>md5</c>, <c>crc64nvme</c>, <c>crc32c</c>, <c>crc32</c>,
/// and <c>md5-parts-8388608</c> and its like, the digest of the digests of parts of that length.</param>
/// <param name="Value">The value in lower-case hex.</param>
/// <param name="Origin">Who said so: <c>option</c>, <c>checksums</c>, <c>repr-digest</c>, <c>content-md5</c>, ...</param>
public sealed record DeclaredDigest(string Algorithm, string Value, string Origin)
{
    internal DeclaredDigest(string algorithm, string value, string origin, DigestScope scope)
        : this(algorithm, value, origin) => Scope = scope;

    /// <summary>Which bytes it covers.</summary>
    [JsonInclude]
    internal DigestScope Scope { get; init; }

    /// <summary>
    /// Whether the length of the parts is not known but tried: the digest shows that the bytes are right where it holds, and
    /// nothing where it does not.
    /// </summary>
    internal bool IsGuess { get; init; }

    /// <summary>
    /// A digest of the file that its publisher means, for <see cref="FetchOptions.Digests"/>: no other version is taken, and bytes of
    /// several places may be joined under it.
    /// </summary>
    /// <param name="algorithm">The name of the algorithm, such as <c>sha-256</c>.</param>
    /// <param name="value">The value in hex.</param>
    public static DeclaredDigest Pinned(string algorithm, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(algorithm);
        ArgumentException.ThrowIfNullOrEmpty(value);
        return new DeclaredDigest(
            algorithm.ToLowerInvariant(),
            value.ToLowerInvariant(),
            "option",
            DigestScope.Published
        );
    }
}
