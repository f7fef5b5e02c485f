namespace Starhaul;

/// <summary>The digests of a file's equal pieces, of which the last may be shorter: which bytes are wrong, and not only that some are.</summary>
/// <param name="Algorithm">Name of the digest algorithm, such as <c>sha-256</c>.</param>
/// <param name="PieceLength">Bytes in every piece but the last.</param>
/// <param name="Values">The digest of each piece, in order, lower-case hex.</param>
internal sealed record PieceHashes(string Algorithm, long PieceLength, IReadOnlyList<string> Values)
{
    /// <summary>The bytes of a piece.</summary>
    /// <param name="index">Number of the piece, the first is 0.</param>
    /// <param name="length">Length of the file.</param>
    public ByteRange RangeOf(long index, long length) =>
        new(index * PieceLength, Math.Min(length, (index + 1) * PieceLength));

    /// <summary>Whether there are as many as a file of this length has.</summary>
    public bool FitLength(long length) => Values.Count == (length + PieceLength - 1) / PieceLength;
}
