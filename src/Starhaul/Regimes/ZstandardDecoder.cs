using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using Starhaul.Regimes.Native;

namespace Starhaul.Regimes;

/// <summary>
/// Decodes Zstandard (RFC 8878) and proves every frame: its end, and its checksum and content size where it declares
/// them. Skippable frames are skipped.
/// </summary>
/// <remarks>The window is bounded to 128 MiB, as the <c>zstd</c> command bounds it without <c>--long</c>.</remarks>
internal sealed class ZstandardDecoder : ContentDecoder
{
    private const string Kind = "zstd frame";
    private const int WindowLogLimit = 27;
    private const ulong WindowLimit = 1UL << WindowLogLimit;
    private const uint SkippableMagic = 0x184D2A50; // to 0x184D2A5F: RFC 8878 §3.1.2
    private const int SkippableHeaderLength = 8;
    private const int MagicLength = 4;

    private readonly ZstandardContext context;
    private readonly byte[] header = new byte[ZstandardHeader.MaxLength];

    private Place place = Place.Header;
    private CodedFrame frame;
    private long offset;
    private int headerLength;
    private uint bytesToSkip;
    private ZstandardHeader declared;
    private ulong frameLength;
    private long framesSeen;
    private long framesProven;
    private long framesWithChecksum;
    private long framesWithLength;

    /// <summary>Makes a decoder for one file.</summary>
    /// <param name="library">The library that decodes; null for the fastest.</param>
    public ZstandardDecoder(ZstandardLibrary? library = null) =>
        context = new ZstandardContext(library ?? ZstandardLibrary.Fastest, WindowLogLimit);

    private enum Place
    {
        Header,
        Data,
        Skippable,
    }

    /// <inheritdoc />
    public override void Decode(ReadOnlySpan<byte> coded, IBufferWriter<byte> output)
    {
        var position = 0;
        while (position < coded.Length)
        {
            switch (place)
            {
                case Place.Header:
                    ReadHeader(coded[position], offset + position, output);
                    position++;
                    break;
                case Place.Data:
                    Decompress(coded, ref position, output);
                    break;
                case Place.Skippable:
                    Skip(coded, ref position);
                    break;
            }
        }

        offset += coded.Length;
    }

    /// <inheritdoc />
    public override string Complete()
    {
        if (place != Place.Header || headerLength > 0)
        {
            throw frame.Cut(offset, place == Place.Header ? "the header" : "its data");
        }

        return framesSeen == 0
            ? throw CodedFrame.Empty(Kind)
            : $"{CodedFrame.Count(framesProven, Kind)}, {Share("checksums", framesWithChecksum)}, "
                + Share("content sizes", framesWithLength);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            context.Dispose();
        }

        base.Dispose(disposing);
    }

    private void ReadHeader(byte next, long at, IBufferWriter<byte> output)
    {
        if (headerLength == 0)
        {
            frame = new CodedFrame(Kind, framesSeen + 1, at);
        }

        header[headerLength++] = next;
        if (headerLength < MagicLength)
        {
            return;
        }

        var magic = BinaryPrimitives.ReadUInt32LittleEndian(header);
        if ((magic & 0xFFFFFFF0) == SkippableMagic)
        {
            if (headerLength == SkippableHeaderLength)
            {
                BeginSkippable();
            }
        }
        else if (magic != ZstandardHeader.Magic)
        {
            throw frame.Trailing("the zstd bytes 28b52ffd", Convert.ToHexStringLower(header, 0, MagicLength));
        }
        else if (headerLength >= ZstandardHeader.DescriptorEnd && headerLength == ZstandardHeader.Measure(header))
        {
            BeginData(output);
        }
    }

    private void BeginSkippable()
    {
        bytesToSkip = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(MagicLength));
        place = Place.Skippable;
        if (bytesToSkip == 0)
        {
            EndFrame();
        }
    }

    private void BeginData(IBufferWriter<byte> output)
    {
        declared = ZstandardHeader.Parse(header);
        if (declared.DictionaryId != 0)
        {
            throw new UnexpectedContentException(
                $"{frame} needs the dictionary {declared.DictionaryId}, which is not part of the file"
            )
            {
                Hint =
                    "Fetch it unchecked with FetchOptions.Regime 'binary', and decode it with zstd -d -D DICTIONARY.",
            };
        }

        if (declared.WindowLength > WindowLimit)
        {
            throw new UnexpectedContentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{frame} needs a window of {declared.WindowLength:N0} bytes, expected at most {WindowLimit:N0}"
                )
            )
            {
                Hint = "Fetch it unchecked with FetchOptions.Regime 'binary', and decode it with zstd -d --long=31.",
            };
        }

        place = Place.Data;
        frameLength = 0;
        var position = 0;
        Decompress(header.AsSpan(0, headerLength), ref position, output);
    }

    private void Decompress(ReadOnlySpan<byte> coded, ref int position, IBufferWriter<byte> output)
    {
        bool isComplete;
        bool isFull;
        do
        {
            var room = output.GetSpan();
            isComplete = context.Decompress(coded, ref position, room, out var written, out var fault);
            if (fault is not null)
            {
                throw frame.DamagedAt(offset + position, fault);
            }

            frameLength += (ulong)written;
            output.Advance(written);
            isFull = written == room.Length;
        } while (!isComplete && (isFull || position < coded.Length));

        if (isComplete)
        {
            // libzstd compares nothing where the last block is empty and the frame has no checksum (measured with 1.5.4).
            if (declared.ContentLength is { } length && length != frameLength)
            {
                throw frame.Damaged(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the frame declares {length:N0} bytes of content and holds {frameLength:N0}"
                    )
                );
            }

            framesProven++;
            framesWithChecksum += declared.HasChecksum ? 1 : 0;
            framesWithLength += declared.ContentLength.HasValue ? 1 : 0;
            EndFrame();
        }
    }

    private void Skip(ReadOnlySpan<byte> coded, ref int position)
    {
        var taken = (int)Math.Min(bytesToSkip, (uint)(coded.Length - position));
        position += taken;
        bytesToSkip -= (uint)taken;
        if (bytesToSkip == 0)
        {
            EndFrame();
        }
    }

    private void EndFrame()
    {
        framesSeen++;
        headerLength = 0;
        place = Place.Header;
    }

    private string Share(string what, long count) =>
        count == 0 ? $"no {what} declared"
        : count == framesProven ? $"{what} of all"
        : string.Create(CultureInfo.InvariantCulture, $"{what} of {count:N0}");
}
