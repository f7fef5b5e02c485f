using System.Security.Cryptography;
using Starhaul.Integrity;
using Xunit;

namespace Starhaul.Tests.Integrity;

public sealed class PieceHasherTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(11, 2)]
    [InlineData(25, 3)]
    public void Every_piece_has_its_own_digest_whatever_blocks_the_bytes_come_in(int length, int pieces)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        for (var block = 1; block <= length + 1; block++)
        {
            using var hasher = new PieceHasher(DigestAlgorithm.Sha256, pieceLength: 10);
            foreach (var part in bytes.Chunk(block))
            {
                hasher.Append(part);
            }

            var made = hasher.Complete();

            Assert.Equal(pieces, made.Values.Count);
            Assert.True(made.FitLength(length));
            Assert.False(made.FitLength(length + 10));
            for (var i = 0; i < pieces; i++)
            {
                var range = made.RangeOf(i, length);
                var expected = SHA256.HashData(bytes.AsSpan((int)range.Start, (int)range.Length));
                Assert.Equal(Convert.ToHexStringLower(expected), made.Values[i]);
            }
        }
    }

    [Theory]
    [InlineData(0, 262_144)]
    [InlineData(500_000_000, 262_144)]
    [InlineData(1_000_000_000, 524_288)]
    [InlineData(500_000_000_000, 16_777_216)]
    public void The_length_of_pieces_grows_with_the_file_up_to_16_MiB(long length, long expected) =>
        Assert.Equal(expected, PieceHasher.LengthFor(length));
}
