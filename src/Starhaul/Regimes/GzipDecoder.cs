using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using Starhaul.Regimes.Native;

namespace Starhaul.Regimes;

/// <summary>Decodes gzip (RFC 1952) and proves every member: header, deflate data, CRC-32 and length.</summary>
/// <remarks>
/// Behind the last member only zeros may follow, to the end of the file, as tapes and block devices leave them; a member
/// behind padding is refused. Outputs of 64 KiB and more are fastest.
/// </remarks>
internal sealed class GzipDecoder : ContentDecoder
{
    private const string Kind = "gzip member";
    private const int TrailerLength = 8;

    private readonly InflateLibrary inflate;
    private readonly Inflater inflater;
    private readonly GzipHeader header;
    private readonly byte[] trailer = new byte[TrailerLength];

    private Place place = Place.Boundary;
    private CodedFrame member;
    private long offset;
    private long membersProven;
    private uint crc;
    private long decodedLength;
    private int trailerLength;

    /// <summary>Makes a decoder for one file.</summary>
    public GzipDecoder(InflateLibrary library)
    {
        inflate = library;
        inflater = library.CreateInflater();
        header = new GzipHeader(library);
    }

    /// <inheritdoc />
    /// <remarks>Deflate gives 1,032 bytes for one at most.</remarks>
    public override int? MostExpansion => 1_100;

    private enum Place
    {
        Boundary,
        Header,
        Data,
        Trailer,
        Padding,
    }

    /// <inheritdoc />
    public override void Decode(ReadOnlySpan<byte> coded, IBufferWriter<byte> output)
    {
        var position = 0;
        while (position < coded.Length)
        {
            switch (place)
            {
                case Place.Boundary:
                    LeaveBoundary(coded[position], offset + position);
                    break;
                case Place.Header:
                    if (header.Read(coded, ref position))
                    {
                        BeginData();
                    }

                    break;
                case Place.Data:
                    Inflate(coded, ref position, output);
                    break;
                case Place.Trailer:
                    ReadTrailer(coded, ref position);
                    break;
                case Place.Padding:
                    SkipPadding(coded, ref position);
                    break;
            }
        }

        offset += coded.Length;
    }

    /// <inheritdoc />
    public override string Complete() =>
        place switch
        {
            Place.Boundary when membersProven == 0 => throw CodedFrame.Empty(Kind),
            Place.Header => throw member.Cut(offset, "the header"),
            Place.Data => throw member.Cut(offset, "the deflate data"),
            Place.Trailer => throw member.Cut(offset, "the trailer"),
            _ => $"CRC-32 and length of {CodedFrame.Count(membersProven, Kind)}",
        };

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inflater.Dispose();
        }

        base.Dispose(disposing);
    }

    private void LeaveBoundary(byte next, long at)
    {
        if (next == 0 && membersProven > 0)
        {
            place = Place.Padding;
            return;
        }

        member = new CodedFrame(Kind, membersProven + 1, at);
        header.Begin(member);
        place = Place.Header;
    }

    private void BeginData()
    {
        inflater.Reset();
        crc = 0;
        decodedLength = 0;
        place = Place.Data;
    }

    private void Inflate(ReadOnlySpan<byte> coded, ref int position, IBufferWriter<byte> output)
    {
        InflateStatus status;
        do
        {
            var room = output.GetSpan();
            status = inflater.Inflate(coded, ref position, room, out var written);
            if (status == InflateStatus.Damaged)
            {
                throw member.DamagedAt(offset + position, inflater.Fault);
            }

            crc = inflate.Crc32(crc, room[..written]);
            decodedLength += written;
            output.Advance(written);
        } while (status == InflateStatus.NeedsOutput);

        if (status == InflateStatus.End)
        {
            trailerLength = 0;
            place = Place.Trailer;
        }
    }

    private void ReadTrailer(ReadOnlySpan<byte> coded, ref int position)
    {
        var taken = Math.Min(TrailerLength - trailerLength, coded.Length - position);
        coded.Slice(position, taken).CopyTo(trailer.AsSpan(trailerLength));
        position += taken;
        trailerLength += taken;
        if (trailerLength == TrailerLength)
        {
            VerifyTrailer();
            membersProven++;
            place = Place.Boundary;
        }
    }

    private void VerifyTrailer()
    {
        var declaredCrc = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        if (declaredCrc != crc)
        {
            throw member.Damaged($"CRC-32 expected {declaredCrc:x8}, found {crc:x8}");
        }

        // ISIZE is the length modulo 2^32.
        var declaredLength = BinaryPrimitives.ReadUInt32LittleEndian(trailer.AsSpan(4));
        if (declaredLength != (uint)decodedLength)
        {
            throw member.Damaged(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"length (modulo 2^32) expected {declaredLength:N0}, found {(uint)decodedLength:N0}"
                )
            );
        }
    }

    private void SkipPadding(ReadOnlySpan<byte> coded, ref int position)
    {
        var other = coded[position..].IndexOfAnyExcept((byte)0);
        if (other < 0)
        {
            position = coded.Length;
            return;
        }

        position += other;
        throw new CodedFrame(Kind, membersProven + 1, offset + position).Trailing(
            "only zeros",
            $"{coded[position]:x2}"
        );
    }
}
