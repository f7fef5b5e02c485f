using Starhaul.Regimes.Native;
using Starhaul.Transfer;

namespace Starhaul.Regimes;

/// <summary>gzip files: CRC-32 and length of every member, to the true end of the file.</summary>
internal sealed class GzipRegime : DownloadStrategy
{
    /// <inheritdoc />
    public override string Name => "gzip";

    /// <inheritdoc />
    public override IReadOnlyList<string> MimeTypes { get; } = ["application/gzip", "application/x-gzip"];

    public override bool IsCompressed => true;

    /// <inheritdoc />
    public override ContentDecoder CreateDecoder() => new GzipDecoder(InflateLibrary.Fastest);
}
