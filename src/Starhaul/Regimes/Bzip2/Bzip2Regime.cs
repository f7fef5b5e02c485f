namespace Starhaul.Regimes.Bzip2;

/// <summary>bzip2 files: CRC of every block and stream, to the true end of the file.</summary>
internal sealed class Bzip2Regime : DownloadStrategy
{
    /// <inheritdoc />
    public override string Name => "bzip2";

    /// <inheritdoc />
    public override IReadOnlyList<string> MimeTypes { get; } =
    ["application/x-bzip2", "application/x-bzip", "application/bzip2"];

    /// <inheritdoc />
    public override IReadOnlyList<ContentSignature> Signatures { get; } = [new Signature()];

    /// <inheritdoc />
    public override IReadOnlyList<string> Extensions { get; } = [".bz2", ".tbz2"];

    /// <inheritdoc />
    public override ContentDecoder CreateDecoder() => new Bzip2Decoder();

    /// <summary>"BZh", the level, then the magic of a first block (pi) or of the end of an empty stream (its square root).</summary>
    private sealed class Signature : ContentSignature
    {
        private const int BlockOffset = 4;

        private static ReadOnlySpan<byte> Block => [0x31, 0x41, 0x59, 0x26, 0x53, 0x59];
        private static ReadOnlySpan<byte> End => [0x17, 0x72, 0x45, 0x38, 0x50, 0x90];

        public override bool Matches(ReadOnlySpan<byte> sample)
        {
            if (
                sample.Length < BlockOffset
                || !sample.StartsWith("BZh"u8)
                || sample[BlockOffset - 1] is < (byte)'1' or > (byte)'9'
            )
            {
                return false;
            }

            var magic = sample[BlockOffset..];
            magic = magic[..Math.Min(magic.Length, Block.Length)];
            return Block.StartsWith(magic) || End.StartsWith(magic);
        }

        public override bool IsCut(ReadOnlySpan<byte> whole) => !whole.IsEmpty && "BZh"u8.StartsWith(whole);
    }
}
