using System.Text;
using System.Text.Unicode;
using Starhaul.Regimes.Json;
using Xunit;

namespace Starhaul.Tests.Regimes;

/// <summary>UTF-8 is judged strictly, at every place of a block and across the edge of two.</summary>
public sealed class JsonUtf8Tests
{
    private static readonly int[] Boundaries =
    [
        0x7F,
        0x80,
        0x7FF,
        0x800,
        0xFFF,
        0x1000,
        0xCFFF,
        0xD000,
        0xD7FF,
        0xE000,
        0xFFFD,
        0xFFFE,
        0xFFFF,
        0x10000,
        0x3FFFF,
        0x40000,
        0xFFFFF,
        0x100000,
        0x10FFFF,
    ];

    [Fact]
    public void Agrees_with_the_platform_on_every_pair_of_bytes()
    {
        for (int pair = 0; pair <= 0xFFFF; pair++)
            AssertSequence([(byte)(pair >> 8), (byte)pair], offset: pair % 64);
    }

    [Fact]
    public void Agrees_with_the_platform_on_sequences_of_three_and_four()
    {
        byte[] edges = [0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xE0, 0xFF];
        foreach (int lead in Enumerable.Range(0xE0, 0x20))
        {
            foreach (byte second in edges)
            {
                foreach (byte third in edges)
                {
                    AssertAcrossEdge([(byte)lead, second, third]);
                    foreach (byte fourth in lead < 0xF0 ? [] : edges)
                        AssertAcrossEdge([(byte)lead, second, third, fourth]);
                }
            }
        }
    }

    [Fact]
    public void Takes_the_code_points_at_every_boundary_at_every_offset()
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (int point in Boundaries)
        {
            int length = new Rune(point).EncodeToUtf8(bytes);
            for (int offset = 0; offset < 64; offset++)
            {
                AssertSequence(bytes[..length].ToArray(), offset);
                AssertSequence(bytes[..(length - 1)].ToArray(), offset);
            }
        }
    }

    // Two bytes stand before the padding, so these put the lead byte last of a block, and up to three places before.
    private static void AssertAcrossEdge(byte[] sequence)
    {
        for (int offset = 58; offset < 62; offset++)
            AssertSequence(sequence, offset);
    }

    private static void AssertSequence(byte[] sequence, int offset)
    {
        bool isText = Utf8.IsValid(sequence) && sequence.AsSpan().IndexOfAnyInRange((byte)0, (byte)0x1F) < 0;
        if (sequence.AsSpan().ContainsAny("\"\\"u8))
            return;
        byte[] text =
        [
            .. "[\""u8,
            .. Enumerable.Repeat((byte)'x', JsonKernel.BlockLength + (offset % JsonKernel.BlockLength)),
            .. sequence,
            .. "\",\""u8,
            .. Enumerable.Repeat((byte)'y', 2 * JsonKernel.BlockLength),
            .. "\"]"u8,
        ];
        foreach (int width in JsonVerdict.Widths)
        {
            var verdict = JsonVerdict.Of(text, JsonFraming.Document, width);
            Assert.True(isText == verdict.IsWhole, $"{Convert.ToHexString(sequence)} at {offset}, {width} bits");
        }
    }
}
