using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Starhaul.Regimes;
using Starhaul.Regimes.Native;
using Xunit;

namespace Starhaul.Tests.Regimes;

public sealed class GzipDecoderTests
{
    private const byte HeaderChecksum = 0x02;
    private const byte Extra = 0x04;
    private const byte Name = 0x08;
    private const byte Comment = 0x10;

    private static readonly byte[] Plain = "{\"name\":\"Sol\"}\n"u8.ToArray();

    [Theory]
    [InlineData(0)]
    [InlineData(Extra)]
    [InlineData(Name)]
    [InlineData(Comment)]
    [InlineData(HeaderChecksum)]
    [InlineData(Extra | Name | Comment)]
    [InlineData(Extra | Name | Comment | HeaderChecksum)]
    [InlineData(Comment | HeaderChecksum | 0x01)]
    public void Reads_every_field_of_a_header_in_pieces_of_any_size(int flags)
    {
        byte[] coded = [.. Member((byte)flags), .. Member((byte)flags)];
        foreach (var step in (int[])[1, 2, 3, 11, coded.Length])
        {
            int[] cuts = [.. Enumerable.Range(0, coded.Length).Where(cut => cut % step == 0)];

            var decoded = Decode(coded, cuts);

            Assert.Null(decoded.Error);
            Assert.Equal([.. Plain, .. Plain], decoded.Bytes);
            Assert.Equal("CRC-32 and length of 2 gzip members", decoded.Proof);
        }
    }

    [Fact]
    public void Reads_an_extra_field_without_a_byte()
    {
        byte[] coded = [.. Header(Extra | Name), 0, 0, .. "n\0"u8, .. Stored(Plain), .. Trailer(Plain)];

        Assert.Equal(Plain, Decode(coded).Bytes);
    }

    [Fact]
    public void Finds_damage_in_every_byte_that_a_header_checksum_covers()
    {
        var coded = Member(Extra | Name | Comment | HeaderChecksum);
        var headerLength = coded.Length - Stored(Plain).Length - Trailer(Plain).Length;
        for (var index = 0; index < headerLength; index++)
        {
            byte[] damaged = [.. coded];
            damaged[index] ^= 0x40;

            Assert.IsType<IntegrityException>(Decode(damaged).Error);
        }
    }

    [Fact]
    public void Finds_a_cut_at_every_byte_of_a_header()
    {
        var coded = Member(Extra | Name | Comment | HeaderChecksum);
        for (var length = 0; length < coded.Length; length++)
        {
            Assert.IsType<IntegrityException>(Decode(coded[..length]).Error);
        }
    }

    [Theory]
    [InlineData(0x20)]
    [InlineData(0x80)]
    public void Refuses_reserved_flags(byte flag) =>
        Assert.Contains("reserved flags", Refusal(Member(flag)), StringComparison.Ordinal);

    [Fact]
    public void Refuses_another_method_than_deflate()
    {
        var coded = Member(0);
        coded[2] = 7;

        Assert.Equal("gzip member 1 at offset 0: expected compression method 8 (deflate), found 7", Refusal(coded));
    }

    [Fact]
    public void Names_member_offset_and_both_checksums()
    {
        var first = new byte[12_345 - Member(0).Length + Plain.Length];
        byte[] coded = [.. Header(0), .. Stored(first), .. Trailer(first), .. Member(0)];
        coded[^8] ^= 0xFF;

        Assert.Matches(
            "^gzip member 2 at offset 12,345: CRC-32 expected [0-9a-f]{8}, found [0-9a-f]{8}$",
            Refusal(coded)
        );
    }

    [Fact]
    public void Names_both_lengths()
    {
        var coded = Member(0);
        coded[^4]++;

        Assert.Equal("gzip member 1 at offset 0: length (modulo 2^32) expected 16, found 15", Refusal(coded));
    }

    [Fact]
    public void Says_where_a_file_is_cut()
    {
        var member = Member(0);
        byte[] coded = [.. member, .. member];

        Assert.Equal(
            $"gzip member 2 at offset {member.Length}: the file ends at {coded.Length - 3} bytes, "
                + $"inside the trailer, {member.Length - 3} bytes into it",
            Refusal(coded[..^3])
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(70_000)]
    public void Allows_zeros_behind_the_last_member(int padding)
    {
        byte[] coded = [.. Member(0), .. new byte[padding]];

        var decoded = Decode(coded, [coded.Length - padding, coded.Length - (padding / 2)]);

        Assert.Null(decoded.Error);
        Assert.Equal(Plain, decoded.Bytes);
    }

    [Fact]
    public void Refuses_a_member_behind_padding()
    {
        var member = Member(0);

        Assert.Equal(
            $"trailing bytes at offset {member.Length + 4}, after gzip member 1: "
                + "expected only zeros or the end of the file, found 1f",
            Refusal([.. member, 0, 0, 0, 0, .. member])
        );
    }

    [Fact]
    public void Refuses_zeros_without_a_member() => Assert.NotNull(Decode(new byte[100]).Error);

    [Fact]
    public void Decodes_stored_blocks_at_every_split()
    {
        byte[] coded = [.. Header(0), .. Stored(Plain), .. Trailer(Plain), .. Member(Name)];
        for (var cut = 0; cut <= coded.Length; cut++)
        {
            Assert.Equal([.. Plain, .. Plain], Decode(coded, [cut]).Bytes);
        }
    }

    [Fact]
    public void Proves_a_thousand_small_members()
    {
        byte[] coded = [.. Enumerable.Repeat(Member(Extra), 1_000).SelectMany(member => member)];

        Assert.Equal("CRC-32 and length of 1,000 gzip members", Decode(coded).Proof);
    }

    [Theory]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void Decodes_a_real_dump(CompressionLevel level)
    {
        var samples = Environment.GetEnvironmentVariable("STARHAUL_SAMPLES");
        Assert.SkipWhen(samples is null, "STARHAUL_SAMPLES does not name the folder of samples");
        var plain = File.ReadAllBytes(Path.Combine(samples, "spansh", "galaxy_sample.json"));

        foreach (var library in InflateLibrary.All.Where(library => library.IsPresent))
        {
            var decoded = DecodedFile.From(new GzipDecoder(library), Compress(plain, level), [1_000, 70_001]);

            Assert.Equal(plain, decoded.Bytes);
            Assert.Null(decoded.Error);
        }
    }

    private static DecodedFile Decode(byte[] coded, int[]? cuts = null) =>
        DecodedFile.From(new GzipDecoder(InflateLibrary.Fastest), coded, cuts);

    private static string Refusal(byte[] coded) => Assert.IsType<IntegrityException>(Decode(coded).Error).Message;

    private static byte[] Member(byte flags)
    {
        List<byte> header = [.. Header(flags)];
        if ((flags & Extra) != 0)
        {
            header.AddRange([6, 0, .. "BC"u8, 2, 0, 0x1F, 0x8B]);
        }

        if ((flags & Name) != 0)
        {
            header.AddRange("systems_1day.json\0"u8);
        }

        if ((flags & Comment) != 0)
        {
            header.AddRange(Encoding.Latin1.GetBytes("à propos\0"));
        }

        if ((flags & HeaderChecksum) != 0)
        {
            var checksum = ReferenceCrc32([.. header]);
            header.AddRange([(byte)checksum, (byte)(checksum >> 8)]);
        }

        return [.. header, .. Stored(Plain), .. Trailer(Plain)];
    }

    private static byte[] Header(byte flags) => [0x1F, 0x8B, 8, flags, 1, 2, 3, 4, 0, 3];

    private static byte[] Stored(byte[] plain)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)plain.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(length.AsSpan(2), (ushort)~plain.Length);
        return [1, .. length, .. plain];
    }

    private static byte[] Trailer(byte[] plain)
    {
        var trailer = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, ReferenceCrc32(plain));
        BinaryPrimitives.WriteInt32LittleEndian(trailer.AsSpan(4), plain.Length);
        return trailer;
    }

    /// <summary>RFC 1952 §8, bit by bit.</summary>
    private static uint ReferenceCrc32(byte[] bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
            }
        }

        return ~crc;
    }

    private static byte[] Compress(byte[] plain, CompressionLevel level)
    {
        using var coded = new MemoryStream();
        using (var gzip = new GZipStream(coded, level))
        {
            gzip.Write(plain);
        }

        return coded.ToArray();
    }
}
