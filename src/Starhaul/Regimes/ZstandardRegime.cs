using Starhaul.Transfer;

namespace Starhaul.Regimes;

/// <summary>Zstandard files: the end of every frame, and its checksum and content size where it declares them.</summary>
internal sealed class ZstandardRegime : DownloadStrategy
{
    /// <inheritdoc />
    public override string Name => "zstd";

    /// <inheritdoc />
    public override IReadOnlyList<string> MimeTypes { get; } = ["application/zstd", "application/x-zstd"];

    public override bool IsCompressed => true;

    /// <inheritdoc />
    public override ContentDecoder CreateDecoder() => new ZstandardDecoder();
}
