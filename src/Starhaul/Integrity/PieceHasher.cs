namespace Starhaul.Integrity;

/// <summary>Computes the digests of equal pieces of bytes that pass in order, over the borders of files too where several are one.</summary>
/// <remarks>Used by one thread at a time.</remarks>
internal sealed class PieceHasher : IDisposable
{
    private readonly DigestAlgorithm algorithm;
    private readonly long pieceLength;
    private readonly List<string> values = [];
    private RunningDigest current;
    private long inCurrent;

    /// <param name="algorithm">The algorithm: SHA-1 for a torrent (BEP 3), SHA-256 for all else.</param>
    /// <param name="pieceLength">Bytes in every piece but the last.</param>
    public PieceHasher(DigestAlgorithm algorithm, long pieceLength)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pieceLength);
        this.algorithm = algorithm;
        this.pieceLength = pieceLength;
        current = algorithm.Start();
    }

    /// <summary>
    /// A piece length for a file: a power of two from 256 KiB to 16 MiB, so that there are 2,048 pieces at the most up to 32 GiB.
    /// One wrong bit costs one piece, and a document of 64 digits each stays small.
    /// </summary>
    public static long LengthFor(long length)
    {
        const long Least = 256 * 1024;
        const long Most = 16 * 1024 * 1024;
        var piece = Least;
        while (piece < Most && length / piece >= 2048)
        {
            piece *= 2;
        }

        return piece;
    }

    /// <summary>Takes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var count = (int)Math.Min(bytes.Length, pieceLength - inCurrent);
            current.Append(bytes[..count]);
            inCurrent += count;
            bytes = bytes[count..];
            if (inCurrent == pieceLength)
            {
                End();
            }
        }
    }

    /// <summary>The digests of all bytes that passed. Nothing may follow.</summary>
    public PieceHashes Complete()
    {
        if (inCurrent > 0)
        {
            End();
        }

        return new PieceHashes(algorithm.Name, pieceLength, values);
    }

    public void Dispose() => current.Dispose();

    private void End()
    {
        values.Add(current.PeekHex());
        current.Dispose();
        current = algorithm.Start();
        inCurrent = 0;
    }
}
