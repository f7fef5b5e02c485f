namespace Starhaul.PlugIn.Packs;

/// <summary>A made-up compressed form: members of runs and literals, each with its CRC-32 and its length.</summary>
internal sealed class PackRegime : DownloadStrategy
{
    public override string Name => "pack";

    public override IReadOnlyList<string> MimeTypes { get; } = ["application/x-pack"];

    public override IReadOnlyList<ContentSignature> Signatures { get; } = [ContentSignature.Create("PAK1"u8)];

    public override IReadOnlyList<string> Extensions { get; } = [".pack"];

    public override ContentDecoder CreateDecoder() => new PackDecoder();
}
