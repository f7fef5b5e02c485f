using Starhaul.Regimes;
using Xunit;

namespace Starhaul.Tests.Regimes;

public sealed class ZstandardDecoderTests
{
    private static readonly byte[] Plain =
    [
        .. Enumerable.Repeat("{\"name\":\"Sol\"}\n"u8.ToArray(), 100).SelectMany(x => x),
    ];
    private static readonly (int, int) Checksum = (ZstandardCompressor.ChecksumFlag, 1);
    private static readonly (int, int) NoContentSize = (ZstandardCompressor.ContentSizeFlag, 0);

    [Fact]
    public void Says_that_every_frame_has_a_checksum_and_a_content_size()
    {
        var frame = ZstandardCompressor.Compress(Plain, Checksum);

        Assert.Equal("3 zstd frames, checksums of all, content sizes of all", Proof([.. frame, .. frame, .. frame]));
    }

    [Fact]
    public void Says_that_no_frame_has_a_checksum_or_a_content_size() =>
        Assert.Equal(
            "1 zstd frame, no checksums declared, no content sizes declared",
            Proof(ZstandardCompressor.Compress(Plain, NoContentSize))
        );

    [Fact]
    public void Counts_the_frames_that_have_a_checksum() =>
        Assert.Equal(
            "2 zstd frames, checksums of 1, content sizes of 1",
            Proof([
                .. ZstandardCompressor.Compress(Plain, Checksum, NoContentSize),
                .. ZstandardCompressor.Compress(Plain),
            ])
        );

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(0)]
    public void A_frame_that_holds_more_or_less_than_it_declares_is_damaged(int blocks)
    {
        Assert.Equal(600, DecodedFile.From(new ZstandardDecoder(), FrameOf600(3)).Bytes.Length);

        Assert.IsType<IntegrityException>(DecodedFile.From(new ZstandardDecoder(), FrameOf600(blocks)).Error);
    }

    /// <summary>RFC 8878 §3.1.1: one segment of 600 bytes, no checksum, raw blocks of 200 bytes, and an empty last block.</summary>
    private static byte[] FrameOf600(int blocks)
    {
        byte[] block = [0x40, 0x06, 0x00, .. Enumerable.Repeat((byte)'a', 200)];
        return
        [
            0x28,
            0xB5,
            0x2F,
            0xFD,
            0x60,
            0x58,
            0x01,
            .. Enumerable.Repeat(block, blocks).SelectMany(one => one),
            0x01,
            0x00,
            0x00,
        ];
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000)]
    public void Skips_skippable_frames_wherever_they_are_at_every_split(int length)
    {
        byte[] skippable = [0x5A, 0x2A, 0x4D, 0x18, (byte)length, (byte)(length >> 8), 0, 0, .. new byte[length]];
        var frame = ZstandardCompressor.Compress(Plain, Checksum);
        byte[] coded = [.. skippable, .. frame, .. skippable, .. frame, .. skippable];
        for (var cut = 0; cut <= coded.Length; cut++)
        {
            var decoded = DecodedFile.From(new ZstandardDecoder(), coded, [cut]);

            Assert.Equal([.. Plain, .. Plain], decoded.Bytes);
            Assert.Equal("2 zstd frames, checksums of all, content sizes of all", decoded.Proof);
        }
    }

    [Fact]
    public void Finds_a_cut_in_a_skippable_frame()
    {
        byte[] coded = [.. ZstandardCompressor.Compress(Plain), 0x50, 0x2A, 0x4D, 0x18, 5, 0, 0, 0, 1, 2, 3, 4];
        for (var cut = 1; cut < 12; cut++)
        {
            Assert.IsType<IntegrityException>(DecodedFile.From(new ZstandardDecoder(), coded[..^cut]).Error);
        }
    }

    [Fact]
    public void Decodes_a_window_of_128_MiB_and_refuses_a_larger_one()
    {
        var atLimit = ZstandardCompressor.Compress(Plain, NoContentSize);
        atLimit[5] = 17 << 3; // 2^(10 + 17) bytes: RFC 8878 §3.1.1.1.2
        byte[] over = [.. atLimit];
        over[5]++; // one eighth more

        Assert.Equal(Plain, DecodedFile.From(new ZstandardDecoder(), atLimit).Bytes);
        var error = Assert.IsType<UnexpectedContentException>(DecodedFile.From(new ZstandardDecoder(), over).Error);
        Assert.Equal(
            "zstd frame 1 at offset 0 needs a window of 150,994,944 bytes, expected at most 134,217,728",
            error.Message
        );
        Assert.Equal(ExitCode.UnexpectedContent, error.ExitCode);
    }

    [Fact]
    public void Refuses_a_content_size_that_would_be_the_window_and_is_too_large()
    {
        // A single segment with an eight-byte content size of 2^40.
        byte[] coded = [0x28, 0xB5, 0x2F, 0xFD, 0xE0, 0, 0, 0, 0, 0, 1, 0, 0];

        Assert.IsType<UnexpectedContentException>(DecodedFile.From(new ZstandardDecoder(), coded).Error);
    }

    [Fact]
    public void Refuses_a_frame_that_needs_a_dictionary()
    {
        byte[] coded = [0x28, 0xB5, 0x2F, 0xFD, 0x21, 7, 0];

        var error = Assert.IsType<UnexpectedContentException>(DecodedFile.From(new ZstandardDecoder(), coded).Error);
        Assert.Contains("dictionary 7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_a_content_size_that_is_wrong()
    {
        var coded = ZstandardCompressor.Compress(Plain);
        coded[5]++;

        Assert.IsType<IntegrityException>(DecodedFile.From(new ZstandardDecoder(), coded).Error);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("-19")]
    [InlineData("--long=27 -3")]
    [InlineData("--no-check")]
    [InlineData("--fast=5")]
    public void Decodes_what_the_zstd_command_writes(string arguments)
    {
        var coded = CodingTool.Compress("zstd", $"-c {arguments}", Plain);

        var decoded = DecodedFile.From(new ZstandardDecoder(), coded);

        Assert.Equal(Plain, decoded.Bytes);
        Assert.Equal(arguments != "--no-check", decoded.Proof?.Contains("checksums of all", StringComparison.Ordinal));
    }

    private static string? Proof(byte[] coded) => DecodedFile.From(new ZstandardDecoder(), coded).Proof;
}
