using System.IO.Compression;
using Starhaul.Tests.Regimes;
using Starhaul.Transfer;
using Xunit;

namespace Starhaul.Tests.Transfer;

public sealed class CodingRuleTests
{
    [Fact]
    public void A_bomb_in_the_sample_is_decoded_no_further_than_its_start()
    {
        var sample = Bzip2Compressor.Compress(new byte[40_000_000]);
        Assert.InRange(sample.Length, 1, 1024);
        var regimes = new RegimeTable(BuiltInRegimes.Create());
        CodingRule.Weigh(regimes, "x-bzip2", "f.bin", Bzip2Compressor.Compress(new byte[100]), isWhole: true);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var (start, _, decoded) = CodingRule.Weigh(regimes, "x-bzip2", "f.bin", sample, isWhole: true);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
        Assert.Equal(new byte[1024], start.ToArray());
        Assert.Equal("x-bzip2", decoded);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    public void The_start_of_the_decoded_bytes_is_what_is_weighed(int length)
    {
        var plain = Texts.JsonArray(100)[..length];
        using var coded = new MemoryStream();
        using (var gzip = new GZipStream(coded, CompressionLevel.Optimal))
        {
            gzip.Write(plain);
        }

        var regimes = new RegimeTable(BuiltInRegimes.Create());
        var (start, detected, _) = CodingRule.Weigh(regimes, "gzip", "f.json", coded.ToArray(), isWhole: true);

        Assert.Equal(plain[..Math.Min(length, 1024)], start.ToArray());
        Assert.Equal("application/json", detected.MimeType);
    }
}
