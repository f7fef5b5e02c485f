using System.Buffers;
using Starhaul.Integrity;

namespace Starhaul.Transfer;

/// <summary>
/// Holds bytes to the digests of their pieces before any check reads them: what is wrong in one piece is fetched again alone. A piece
/// is read as soon as it is whole, out of memory where it just came.
/// </summary>
internal sealed class PieceGuard(PieceHashes pieces, DigestAlgorithm algorithm, PartFile part, int version)
{
    /// <summary>
    /// Longest piece that is waited for: no more than that comes before the checks go on. A document with longer ones is held to the
    /// digest of its file alone.
    /// </summary>
    private const long LongestPiece = PartFlow.Window;

    private const int BlockLength = 256 * 1024;

    private long provenTo;

    /// <summary>The guard of a version; null where there are no pieces, or they are not of these bytes.</summary>
    public static PieceGuard? For(RemoteFileIntent intent, PartFile part, int version) =>
        intent is { DecodedCoding: null, Options.Pieces: { } pieces }
        && pieces.PieceLength <= LongestPiece
        && part.Identity.Length is { } length
        && pieces.FitLength(length)
        && DigestAlgorithm.TryParse(pieces.Algorithm, out var algorithm)
            ? new PieceGuard(pieces, algorithm, part, version)
            : null;

    /// <summary>Waits for the piece that holds an offset, and proves it.</summary>
    /// <returns>Up to where bytes may be read.</returns>
    /// <exception cref="PieceDamagedException">The piece is wrong.</exception>
    /// <exception cref="PartRestartedException">The version is over.</exception>
    public async ValueTask<long> RequireAsync(long offset, CancellationToken cancellationToken)
    {
        var length = part.Identity.Length ?? 0;
        if (offset < provenTo || offset >= length)
        {
            return offset < provenTo ? provenTo : long.MaxValue;
        }

        var index = offset / pieces.PieceLength;
        var range = pieces.RangeOf(index, length);
        var found = await HashAsync(range, cancellationToken).ConfigureAwait(false);
        if (found != pieces.Values[(int)index])
        {
            throw new PieceDamagedException(range, algorithm.Name, pieces.Values[(int)index], found);
        }

        return provenTo = range.End;
    }

    private async Task<string> HashAsync(ByteRange range, CancellationToken cancellationToken)
    {
        using var digest = algorithm.Start();
        var block = ArrayPool<byte>.Shared.Rent(BlockLength);
        try
        {
            for (var at = range.Start; at < range.End; )
            {
                var wanted = block.AsMemory(0, (int)Math.Min(block.Length, range.End - at));
                var count = await part.ReadAsync(at, wanted, version, cancellationToken).ConfigureAwait(false);
                if (count == 0)
                {
                    break;
                }

                digest.Append(wanted.Span[..count]);
                at += count;
            }

            return digest.PeekHex();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
