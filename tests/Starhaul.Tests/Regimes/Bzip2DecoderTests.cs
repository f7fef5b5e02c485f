using Starhaul.Regimes.Bzip2;
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

    [Theory]
    [InlineData("314159265359", 0)]
    [InlineData("177245385090", 0)]
    [InlineData("314159265359", 5)]
    [InlineData("177245385090", 3)]
    [InlineData("314159265359314159265359177245385090", 1)]
    public void Survives_marks_inside_of_a_block(string mark, int shift)
    {
        var marks = Shifted(Convert.FromHexString(mark), shift);
        byte[] symbols =
        [
            .. Symbols(700, seed: 1),
            .. marks,
            .. Symbols(900, seed: 2),
            .. marks,
            .. Symbols(60, seed: 3),
        ];
        var (coded, plain) = Bzip2HandMade.Stream(symbols);
        Assert.NotEqual(-1, Bzip2Marks.Find(coded, 33)); // found before the one that ends the stream
        var behind = Bzip2Compressor.Compress(Plain, level: 1);

        foreach (
            var cuts in (int[][])
                [
                    [],
                    [.. Enumerable.Range(1, coded.Length - 1)],
                ]
        )
        {
            var decoded = DecodedFile.From(new Bzip2Decoder(), [.. coded, .. behind, .. coded], cuts);

            Assert.Null(decoded.Error);
            Assert.Equal([.. plain, .. Plain, .. plain], decoded.Bytes);
        }
    }

    [Fact]
    public void Finds_damage_and_cuts_behind_a_mark_inside_of_a_block()
    {
        byte[] symbols = [.. Symbols(300, seed: 4), .. Convert.FromHexString("314159265359"), .. Symbols(300, seed: 5)];
        var (coded, plain) = Bzip2HandMade.Stream(symbols);
        for (var index = 0; index < coded.Length; index++)
        {
            Assert.IsType<IntegrityException>(DecodedFile.From(new Bzip2Decoder(), coded[..index]).Error);
            byte[] damaged = [.. coded];
            damaged[index] ^= 0x10;
            var decoded = DecodedFile.From(new Bzip2Decoder(), damaged);
            Assert.True(decoded.Error is IntegrityException || decoded.Bytes.SequenceEqual(plain), $"byte {index}");
        }
    }

    [Fact]
    public void Gives_the_bytes_of_many_blocks_in_their_order()
    {
        var random = new Random(7);
        var plain = new byte[3_500_000];
        random.NextBytes(plain.AsSpan(0, 1_500_000));
        for (var index = 1_500_000; index < plain.Length; index++)
        {
            plain[index] = (byte)"0123456789,:\"{}"[random.Next(15)];
        }

        foreach (var level in (int[])[1, 3, 9])
        {
            var coded = Bzip2Compressor.Compress(plain, level);
            int[] cuts = [.. Enumerable.Range(0, 40).Select(_ => random.Next(coded.Length)).Order()];

            Assert.Equal(plain, DecodedFile.From(new Bzip2Decoder(), coded, cuts).Bytes);
        }
    }

    private static byte[] Symbols(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (byte)random.Next(2, 255))];
    }

    /// <summary>The bytes, beginning inside a byte; the other bits around them make no symbol that ends a block or counts a run.</summary>
    private static byte[] Shifted(byte[] bytes, int shift)
    {
        var value = new System.Numerics.BigInteger(bytes, isUnsigned: true, isBigEndian: true) << (8 - shift);
        value |= new System.Numerics.BigInteger(0x55 & ((1 << (8 - shift)) - 1));
        value |= new System.Numerics.BigInteger(0x40) << (bytes.Length * 8);
        var shifted = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return shift == 0 ? bytes : shifted;
    }
}
