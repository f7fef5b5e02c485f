using Starhaul.Regimes;
using Xunit;

namespace Starhaul.Tests.Regimes;

public sealed class Bzip2DecoderTests
{
    private static readonly byte[] Plain =
    [
        .. Enumerable.Repeat("{\"name\":\"Sol\"}\n"u8.ToArray(), 20_000).SelectMany(x => x),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void Decodes_streams_of_several_blocks(int level)
    {
        var stream = Bzip2Compressor.Compress(Plain, level);
        byte[] coded = [.. stream, .. stream];

        var decoded = DecodedFile.From(new Bzip2Decoder(), coded, [1, 100, stream.Length + 3]);

        Assert.Equal([.. Plain, .. Plain], decoded.Bytes);
        Assert.Equal("CRC of 2 bzip2 streams and of their blocks", decoded.Proof);
    }

    [Fact]
    public void Finds_a_stream_checksum_that_is_wrong_behind_good_blocks()
    {
        var coded = Bzip2Compressor.Compress(Plain);
        coded[^3] ^= 0x10;

        Assert.IsType<IntegrityException>(DecodedFile.From(new Bzip2Decoder(), coded).Error);
    }

    [Fact]
    public void Refuses_zero_padding() =>
        Assert.StartsWith(
            "trailing bytes at offset ",
            DecodedFile.From(new Bzip2Decoder(), [.. Bzip2Compressor.Compress(Plain), 0]).Error?.Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("-1")]
    [InlineData("-9")]
    public void Decodes_what_the_bzip2_command_writes(string arguments)
    {
        var coded = CodingTool.Compress("bzip2", $"-c {arguments}", Plain);

        Assert.Equal(Plain, DecodedFile.From(new Bzip2Decoder(), coded).Bytes);
    }
}
