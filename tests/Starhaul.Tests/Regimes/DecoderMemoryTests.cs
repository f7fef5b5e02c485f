using System.IO.Compression;
using Starhaul.Regimes;
using Starhaul.Regimes.Bzip2;
using Starhaul.Regimes.Native;
using Xunit;

namespace Starhaul.Tests.Regimes;

/// <summary>Native memory shows only in the size of the process, so nothing else runs beside these tests.</summary>
[Collection(nameof(AloneCollection))]
public sealed class DecoderMemoryTests
{
    private const int Length = 100 * 1024 * 1024;
    private const int Step = 256 * 1024;

    [Theory]
    [InlineData("isa-l")]
    [InlineData("zlib")]
    [InlineData("libzstd")]
    [InlineData("ZstdSharp")]
    [InlineData("bzip2")]
    public void Decodes_a_bomb_in_constant_memory(string name)
    {
        var coded = Compress(name, new byte[Length]);
        Decode(Compress(name, new byte[Step]), name);
        GC.Collect();
        var before = Environment.WorkingSet;

        Assert.Equal(Length, Decode(coded, name));

        var blocks = name == "bzip2" ? Bzip2Decoder.MostBlocks : 0;
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, (16 + (blocks * 7)) * 1024L * 1024);
    }

    private static long Decode(byte[] coded, string name)
    {
        var writer = new SteppedWriter(Step, keeps: false);
        using ContentDecoder decoder = name switch
        {
            "libzstd" or "ZstdSharp" => new ZstandardDecoder(
                ZstandardLibrary.All.Single(library => library.Name == name)
            ),
            "bzip2" => new Bzip2Decoder(),
            _ => new GzipDecoder(InflateLibrary.All.Single(library => library.Name == name)),
        };
        decoder.Decode(coded, writer);
        decoder.Complete();
        return writer.Length;
    }

    private static byte[] Compress(string name, byte[] plain)
    {
        switch (name)
        {
            case "libzstd" or "ZstdSharp":
                return ZstandardCompressor.Compress(plain);
            case "bzip2":
                return Bzip2Compressor.Compress(plain);
        }

        Assert.SkipUnless(
            InflateLibrary.All.Single(library => library.Name == name).IsPresent,
            $"{name} is not installed"
        );
        using var coded = new MemoryStream();
        using (var gzip = new GZipStream(coded, CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }

        return coded.ToArray();
    }
}
