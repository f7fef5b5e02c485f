namespace Starhaul.TestOrigin;

/// <summary>A header by which an origin declares a digest.</summary>
public enum DigestHeader
{
    /// <summary><c>Repr-Digest: sha-256=:...:</c> of the whole file, also on a 206 (RFC 9530).</summary>
    ReprDigest,

    /// <summary><c>Content-Digest: sha-256=:...:</c> of the message that carries it (RFC 9530).</summary>
    ContentDigest,

    /// <summary><c>Digest: SHA-256=...</c> of the whole file (RFC 3230).</summary>
    Digest,

    /// <summary><c>Content-MD5</c> of the message that carries it (RFC 2616 §14.15).</summary>
    ContentMd5,

    /// <summary><c>x-amz-checksum-sha256</c> of the whole file.</summary>
    AmzSha256,

    /// <summary><c>x-goog-hash: md5=...</c> of the whole file.</summary>
    GoogHash,
}
