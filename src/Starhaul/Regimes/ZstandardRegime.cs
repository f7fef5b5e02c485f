namespace Starhaul.Regimes;

/// <summary>Zstandard files: the end of every frame, and its checksum and content size where it declares them.</summary>
internal sealed class ZstandardRegime : DownloadStrategy
{
    /// <inheritdoc />
    public override string Name => "zstd";

    /// <inheritdoc />
    public override IReadOnlyList<string> MimeTypes { get; } = ["application/zstd", "application/x-zstd"];

    /// <inheritdoc />
    public override IReadOnlyList<ContentSignature> Signatures { get; } =
    [
        ContentSignature.Create([0x28, 0xB5, 0x2F, 0xFD]), // RFC 8878 §3.1.1
        new ZstandardSkippableSignature(),
    ];

    /// <inheritdoc />
    public override IReadOnlyList<string> Extensions { get; } = [".zst", ".tzst"];

    /// <inheritdoc />
    public override ContentDecoder CreateDecoder() => new ZstandardDecoder();
}
