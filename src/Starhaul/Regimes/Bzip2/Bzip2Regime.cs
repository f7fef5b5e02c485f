using Starhaul.Transfer;

namespace Starhaul.Regimes.Bzip2;

/// <summary>bzip2 files: CRC of every block and stream, to the true end of the file.</summary>
internal sealed class Bzip2Regime : DownloadStrategy
{
    /// <inheritdoc />
    public override string Name => "bzip2";

    /// <inheritdoc />
    public override IReadOnlyList<string> MimeTypes { get; } =
    ["application/x-bzip2", "application/x-bzip", "application/bzip2"];

    public override bool IsCompressed => true;

    /// <inheritdoc />
    public override ContentDecoder CreateDecoder() => new Bzip2Decoder();
}
