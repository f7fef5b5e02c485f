namespace Starhaul;

/// <summary>The bytes as they came over the wire under a content coding.</summary>
/// <param name="Encoding">The coding, such as <c>gzip</c>.</param>
/// <param name="Sha256">SHA-256 of the coded bytes, lower-case hex.</param>
/// <param name="Length">Length of the coded bytes.</param>
internal sealed record WireForm(string Encoding, string Sha256, long Length);
