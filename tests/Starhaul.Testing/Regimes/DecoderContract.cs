using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Starhaul.Testing.Regimes;

/// <summary>What every decoder must do, whatever the format.</summary>
public abstract class DecoderContract
{
    private static readonly byte[] FirstPlain = Encoding.UTF8.GetBytes(
        """[{"id64":10477373803,"name":"Sol","coords":{"x":0,"y":0,"z":0}},{"id64":10477373804,"name":"Sol B"}]"""
    );

    private static readonly byte[] Second = Encoding.UTF8.GetBytes("""{"name":"Colonia","population":583869}""");

    private static readonly byte[] Masks = [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xFF];

    /// <summary>What the <see cref="Specimen"/> holds.</summary>
    protected static ReadOnlySpan<byte> First => FirstPlain;

    /// <summary>A fresh decoder.</summary>
    protected abstract ContentDecoder CreateDecoder();

    /// <summary>One member, frame or stream that holds these bytes.</summary>
    protected abstract byte[] Compress(byte[] plain);

    /// <summary>One frame that holds <see cref="First"/>, in hex.</summary>
    protected abstract string Specimen { get; }

    /// <summary>
    /// Whether the format cannot tell that this byte of the specimen was changed so: its own command line tool passes
    /// exactly these, too. A later library may find some of them.
    /// </summary>
    protected abstract bool CannotTell(int index, byte mask);

    /// <summary>Three frames, of which the middle one is empty.</summary>
    private (byte[] Coded, byte[] Plain, int[] Ends) Frames()
    {
        byte[] first = Compress(FirstPlain);
        byte[] empty = Compress([]);
        byte[] second = Compress(Second);
        return (
            [.. first, .. empty, .. second],
            [.. FirstPlain, .. Second],
            [first.Length, first.Length + empty.Length, first.Length + empty.Length + second.Length]
        );
    }

    [Fact]
    public void Decodes_frames_one_after_another()
    {
        var (coded, plain, _) = Frames();

        var decoded = DecodedFile.From(CreateDecoder(), coded);

        Assert.Null(decoded.Error);
        Assert.Equal(plain, decoded.Bytes);
        Assert.Contains("3 ", decoded.Proof, StringComparison.Ordinal);
    }

    [Fact]
    public void Decodes_the_same_however_a_file_is_split_in_two()
    {
        var (coded, plain, _) = Frames();
        for (var cut = 0; cut <= coded.Length; cut++)
        {
            var decoded = DecodedFile.From(CreateDecoder(), coded, [cut]);

            Assert.Null(decoded.Error);
            Assert.Equal(plain, decoded.Bytes);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(256 * 1024)]
    public void Decodes_one_byte_at_a_time_into_steps_of_any_size(int step)
    {
        var (coded, plain, _) = Frames();

        var decoded = DecodedFile.From(CreateDecoder(), coded, [.. Enumerable.Range(0, coded.Length)], step);

        Assert.Null(decoded.Error);
        Assert.Equal(plain, decoded.Bytes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(65_536)]
    public void Decodes_a_long_file_into_steps_of_any_size(int step)
    {
        var plain = Text(150_000, seed: 1);
        byte[] coded = [.. Compress(plain), .. Compress(FirstPlain)];

        var decoded = DecodedFile.From(CreateDecoder(), coded, step: step);

        Assert.Null(decoded.Error);
        Assert.Equal([.. plain, .. FirstPlain], decoded.Bytes);
    }

    [Fact]
    public void Finds_a_cut_at_every_byte_but_the_ends_of_frames()
    {
        var (coded, plain, ends) = Frames();
        for (var length = 0; length <= coded.Length; length++)
        {
            var decoded = DecodedFile.From(CreateDecoder(), coded[..length]);

            if (ends.Contains(length))
            {
                Assert.Null(decoded.Error);
            }
            else
            {
                var error = Assert.IsType<IntegrityException>(decoded.Error);
                Assert.Equal(FetchStep.Transfer, error.Step);
                Assert.NotNull(error.Hint);
            }

            Assert.Equal(plain[..decoded.Bytes.Length], decoded.Bytes);
        }
    }

    [Fact]
    public void Holds_nothing_back_that_it_can_decode()
    {
        // Cut where the first block of zstd and of bzip2 is just complete, so that no further input drives it out.
        var coded = Compress(Text(250_000, seed: 5));
        var (tooShort, longEnough) = (0, coded.Length);
        while (longEnough - tooShort > 1)
        {
            var middle = (tooShort + longEnough) / 2;
            var isEnough = DecodedFile.From(CreateDecoder(), coded[..middle]).Bytes.Length > 90_000;
            (tooShort, longEnough) = isEnough ? (tooShort, middle) : (middle, longEnough);
        }

        var expected = DecodedFile.From(CreateDecoder(), coded[..longEnough]);
        var decoded = DecodedFile.From(CreateDecoder(), coded[..longEnough], step: 7);

        Assert.Equal(expected.Bytes, decoded.Bytes);
    }

    [Fact]
    public void Finds_damage_at_every_byte_where_the_format_can_tell()
    {
        var specimen = Convert.FromHexString(Specimen);
        Assert.Equal(FirstPlain, DecodedFile.From(CreateDecoder(), specimen).Bytes);
        for (var index = 0; index < specimen.Length; index++)
        {
            foreach (var mask in Masks)
            {
                var decoded = DecodedFile.From(CreateDecoder(), Damage(specimen, index, mask));
                if (decoded.Error is null)
                {
                    Assert.True(CannotTell(index, mask), $"byte {index} ^ {mask:x2} passes");
                    Assert.Equal(FirstPlain, decoded.Bytes);
                }
            }
        }
    }

    [Fact]
    public void Never_gives_other_bytes_for_a_damaged_file()
    {
        var plain = Text(3_000, seed: 2);
        var coded = Compress(plain);
        for (var index = 0; index < coded.Length; index++)
        {
            foreach (var mask in (byte[])[0x01, 0x80, 0xFF])
            {
                var decoded = DecodedFile.From(CreateDecoder(), Damage(coded, index, mask));

                Assert.True(decoded.Error is not null || decoded.Bytes.AsSpan().SequenceEqual(plain));
            }
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("<html>")]
    [InlineData("\u0001\0\0\0\0")]
    public void Refuses_trailing_bytes(string trailing)
    {
        var (coded, _, ends) = Frames();

        var decoded = DecodedFile.From(CreateDecoder(), [.. coded, .. Encoding.UTF8.GetBytes(trailing)]);

        var error = Assert.IsType<IntegrityException>(decoded.Error);
        Assert.Contains($"offset {ends[^1]}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_an_empty_file()
    {
        var decoded = DecodedFile.From(CreateDecoder(), []);

        Assert.StartsWith(
            "the file is empty",
            Assert.IsType<IntegrityException>(decoded.Error).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Refuses_another_format_at_offset_0()
    {
        var decoded = DecodedFile.From(CreateDecoder(), "<!DOCTYPE html><title>Sorry</title>"u8.ToArray());

        Assert.Contains(
            "1 at offset 0",
            Assert.IsType<IntegrityException>(decoded.Error).Message,
            StringComparison.Ordinal
        );
        Assert.Empty(decoded.Bytes);
    }

    [Fact]
    public void Names_the_frame_and_its_offset_where_it_finds_damage()
    {
        var first = Compress(Text(2_000, seed: 3));
        var second = Compress(Text(2_000, seed: 4));

        var decoded = DecodedFile.From(
            CreateDecoder(),
            [.. first, .. Damage(second, second.Length / 2, 0xFF), .. first]
        );

        var message = Assert.IsType<IntegrityException>(decoded.Error).Message;
        Assert.Contains($" 2 at offset {first.Length:N0}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lets_the_writer_stop_a_bomb()
    {
        var coded = Compress(new byte[8 * 1024 * 1024]);
        var writer = new SteppedWriter(64 * 1024, keeps: false, bound: 1024 * 1024);
        using var decoder = CreateDecoder();

        Assert.Throws<BombException>(() => decoder.Decode(coded, writer));

        Assert.InRange(writer.Length, 1024 * 1024, (1024 + 64) * 1024);
    }

    [Fact]
    public void Allocates_nothing_that_grows_with_the_file()
    {
        var coded = Compress(new byte[8 * 1024 * 1024]);
        _ = DecodedFile.From(CreateDecoder(), coded); // pooled arrays are there from now on
        var writer = new SteppedWriter(256 * 1024, keeps: false);
        using var decoder = CreateDecoder();
        var before = GC.GetAllocatedBytesForCurrentThread();

        decoder.Decode(coded, writer);
        decoder.Complete();

        Assert.Equal(8 * 1024 * 1024, writer.Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Fact]
    public void Can_be_disposed_in_the_middle_and_twice()
    {
        var (coded, _, _) = Frames();
        var decoder = CreateDecoder();
        decoder.Decode(coded.AsSpan(0, coded.Length / 2), new SteppedWriter(100));

        decoder.Dispose();
        decoder.Dispose();
    }

    [Fact]
    public void Decodes_what_was_coded_however_it_is_cut()
    {
        var cases =
            from seed in Gen.Choose(0, int.MaxValue)
            from lengths in Gen.Choose(0, 40_000).ArrayOf().Resize(3)
            from cuts in Gen.Choose(0, 1_000).ArrayOf().Resize(20)
            from step in Gen.Choose(1, 100_000)
            select (seed, lengths, cuts, step);

        Prop.ForAll(
                cases.ToArbitrary(),
                one =>
                {
                    byte[][] parts = [FirstPlain, .. one.lengths.Select((length, i) => Mixed(length, one.seed + i))];
                    byte[] coded = [.. parts.SelectMany(Compress)];
                    int[] cuts = [.. one.cuts.Select(cut => (int)((long)cut * coded.Length / 1_000)).Order()];

                    var decoded = DecodedFile.From(CreateDecoder(), coded, cuts, one.step);

                    return decoded.Error is null && decoded.Bytes.SequenceEqual(parts.SelectMany(part => part));
                }
            )
            .QuickCheckThrowOnFailure();
    }

    /// <summary>A copy with some bits of one byte turned over.</summary>
    protected static byte[] Damage(byte[] coded, int index, byte mask)
    {
        byte[] copy = [.. coded];
        copy[index] ^= mask;
        return copy;
    }

    /// <summary>Text that compresses about as dumps do.</summary>
    protected static byte[] Text(int length, int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        while (text.Length < length)
        {
            text.Append(
                $$"""{"id64":{{random.NextInt64()}},"name":"Bleae Ail AA-A h{{random.Next(1_000)}}","bodies":[]},"""
            );
        }

        return Encoding.UTF8.GetBytes(text.ToString(0, length));
    }

    private static byte[] Mixed(int length, int seed)
    {
        var random = new Random(seed);
        var bytes = Text(length, seed);
        if (random.Next(3) == 0)
        {
            random.NextBytes(bytes.AsSpan(length / 2)); // does not compress: stored blocks
        }

        return bytes;
    }
}
