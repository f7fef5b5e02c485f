namespace Starhaul.Regimes;

/// <summary>Plain bytes: there is nothing inside to check. The last of the table, for all that no other regime takes.</summary>
internal sealed class BinaryRegime : DownloadStrategy
{
    internal static readonly IReadOnlyList<string> Types = ["application/octet-stream"];

    /// <inheritdoc />
    public override string Name => "binary";

    /// <inheritdoc />
    public override IReadOnlyList<string> MimeTypes => Types;
}
