using System.Buffers;
using Starhaul.Regimes.Native;
using Starhaul.Transfer;

namespace Starhaul.Regimes;

/// <summary>Decodes bzip2 and proves every stream: the CRC of each block and of the whole.</summary>
/// <remarks>Streams may follow one another, as pbzip2 writes them; nothing else may.</remarks>
internal sealed class Bzip2Decoder : ContentDecoder
{
    private const string Kind = "bzip2 stream";

    private Bzip2Stream? native;
    private CodedFrame stream;
    private long offset;
    private long streamsProven;

    /// <summary>Makes a decoder for one file.</summary>
    /// <exception cref="MissingDependencyException">libbz2 is not installed.</exception>
    public Bzip2Decoder() => Bzip2Library.Require();

    /// <inheritdoc />
    public override void Decode(ReadOnlySpan<byte> coded, IBufferWriter<byte> output)
    {
        var position = 0;
        while (position < coded.Length)
        {
            if (native is null)
            {
                stream = new CodedFrame(Kind, streamsProven + 1, offset + position);
                native = new Bzip2Stream();
            }

            Decompress(native, coded, ref position, output);
        }

        offset += coded.Length;
    }

    /// <inheritdoc />
    public override string Complete() =>
        (native, streamsProven) switch
        {
            ({ }, _) => throw stream.Cut(offset, "its data"),
            (null, 0) => throw CodedFrame.Empty(Kind),
            _ => $"CRC of {CodedFrame.Count(streamsProven, Kind)} and of their blocks",
        };

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            native?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Decompress(Bzip2Stream current, ReadOnlySpan<byte> coded, ref int position, IBufferWriter<byte> output)
    {
        bool isFull;
        do
        {
            var room = output.GetSpan();
            var result = current.Decompress(coded, ref position, room, out var written);
            switch (result)
            {
                case Bzip2Result.Ok:
                    break;
                case Bzip2Result.StreamEnd:
                    EndStream();
                    break;
                case Bzip2Result.NoStream:
                    throw stream.Trailing("the bzip2 bytes BZh1 to BZh9", $"{coded[position - 1]:x2}");
                case Bzip2Result.Damaged:
                    throw stream.DamagedAt(offset + position, "invalid block or CRC");
                default:
                    throw new InvalidOperationException($"libbz2 could not go on (error {result}).");
            }

            output.Advance(written);
            isFull = written == room.Length;
        } while (isFull && native is not null);
    }

    private void EndStream()
    {
        native!.Dispose();
        native = null;
        streamsProven++;
    }
}
