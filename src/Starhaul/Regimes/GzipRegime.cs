using Starhaul.Regimes.Native;

namespace Starhaul.Regimes;

/// <summary>gzip files: CRC-32 and length of every member, to the true end of the file.</summary>
internal sealed class GzipRegime : DownloadStrategy
{
    /// <inheritdoc />
    public override string Name => "gzip";

    /// <inheritdoc />
    public override IReadOnlyList<string> MimeTypes { get; } = ["application/gzip", "application/x-gzip"];

    /// <inheritdoc />
    public override IReadOnlyList<ContentSignature> Signatures { get; } =
    [
        ContentSignature.Create([0x1F, 0x8B, 0x08]), // RFC 1952 §2.3.1; 8 is the only method there is
    ];

    /// <inheritdoc />
    public override IReadOnlyList<string> Extensions { get; } = [".gz", ".tgz", ".taz", ".bgz", ".svgz"];

    /// <inheritdoc />
    public override ContentDecoder CreateDecoder() => new GzipDecoder(InflateLibrary.Fastest);
}
