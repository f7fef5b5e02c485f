using System.IO.Compression;
using Starhaul.Regimes;

namespace Starhaul.Tests.Regimes;

public sealed class GzipRegimeTests : RegimeContract
{
    protected override DownloadStrategy Regime { get; } = new GzipRegime();

    protected override bool IsBuiltIn => true;

    protected override byte[] Encode(byte[] plain)
    {
        using var coded = new MemoryStream();
        using (var gzip = new GZipStream(coded, CompressionLevel.Optimal))
        {
            gzip.Write(plain);
        }

        return coded.ToArray();
    }
}

public sealed class ZstandardRegimeTests : RegimeContract
{
    protected override DownloadStrategy Regime { get; } = new ZstandardRegime();

    protected override bool IsBuiltIn => true;

    protected override byte[] Encode(byte[] plain) =>
        ZstandardCompressor.Compress(plain, (ZstandardCompressor.ChecksumFlag, 1));
}
