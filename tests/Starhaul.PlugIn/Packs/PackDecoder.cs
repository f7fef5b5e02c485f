using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;

namespace Starhaul.PlugIn.Packs;

/// <summary>
/// Members of <c>PAK1</c>, blocks and an end. A block is a tag, a length of 16 bits and its bytes: 1 are that many as they are, 2 is
/// one that is repeated. Tag 0 ends the member: CRC-32 and length of what it decodes to, 32 bits each, little-endian.
/// </summary>
internal sealed class PackDecoder : ContentDecoder
{
    private const int MagicLength = 4;
    private const int BlockHeader = 3;
    private const int EndLength = 9;

    // A member's mark, a block's header or its end, as far as it has come: nothing else is ever held.
    private readonly byte[] held = new byte[EndLength];
    private readonly Crc32 crc = new();
    private int holds;
    private int literal;
    private bool isInside;
    private long position;
    private long memberAt;
    private long members;
    private uint length;

    public override void Decode(ReadOnlySpan<byte> coded, IBufferWriter<byte> output)
    {
        while (!coded.IsEmpty)
        {
            var taken = literal > 0 ? Copy(coded, output) : Hold(coded, output);
            position += taken;
            coded = coded[taken..];
        }
    }

    public override string Complete()
    {
        if (isInside || holds > 0)
        {
            throw Damaged($"the file ends at {position:N0} bytes, inside a member");
        }

        return members > 0
            ? $"CRC-32 and length of {members:N0} pack member{(members == 1 ? "" : "s")}"
            : throw new IntegrityException("the file is empty, expected a pack member") { Hint = FetchAgain };
    }

    private const string FetchAgain = "Fetch it again.";

    private int Copy(ReadOnlySpan<byte> coded, IBufferWriter<byte> output)
    {
        var count = Math.Min(literal, coded.Length);
        Write(coded[..count], output);
        literal -= count;
        return count;
    }

    private int Hold(ReadOnlySpan<byte> coded, IBufferWriter<byte> output)
    {
        if (holds == 0 && !isInside)
        {
            memberAt = position;
        }

        held[holds++] = coded[0];
        switch (isInside ? held[0] : byte.MaxValue)
        {
            case byte.MaxValue when !isInside:
                Begin();
                break;
            case 0 when holds == EndLength:
                End();
                break;
            case 1 when holds == BlockHeader:
                literal = BinaryPrimitives.ReadUInt16LittleEndian(held.AsSpan(1));
                holds = 0;
                break;
            case 2 when holds == BlockHeader + 1:
                Repeat(held[BlockHeader], BinaryPrimitives.ReadUInt16LittleEndian(held.AsSpan(1)), output);
                holds = 0;
                break;
            case > 2:
                throw Damaged($"unknown block {held[0]}");
        }

        return 1;
    }

    private void Begin()
    {
        if (held[holds - 1] != "PAK1"u8[holds - 1])
        {
            throw members == 0
                ? Damaged("expected PAK1")
                : new IntegrityException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"trailing bytes at offset {memberAt}, after member {members}"
                    )
                )
                {
                    Hint = FetchAgain,
                };
        }

        if (holds == MagicLength)
        {
            (isInside, holds, length) = (true, 0, 0);
            crc.Reset();
        }
    }

    private void End()
    {
        if (
            BinaryPrimitives.ReadUInt32LittleEndian(held.AsSpan(1)) != crc.GetCurrentHashAsUInt32()
            || BinaryPrimitives.ReadUInt32LittleEndian(held.AsSpan(5)) != length
        )
        {
            throw Damaged("CRC-32 and length are not those of its bytes");
        }

        members++;
        (isInside, holds) = (false, 0);
    }

    private void Repeat(byte value, int count, IBufferWriter<byte> output)
    {
        Span<byte> run = stackalloc byte[256];
        run.Fill(value);
        for (; count > 0; count -= run.Length)
        {
            Write(run[..Math.Min(count, run.Length)], output);
        }
    }

    private void Write(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        crc.Append(bytes);
        length += (uint)bytes.Length;
        while (!bytes.IsEmpty)
        {
            var room = output.GetSpan();
            var count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room);
            output.Advance(count);
            bytes = bytes[count..];
        }
    }

    private IntegrityException Damaged(string fault) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"pack member {members + 1:N0} at offset {memberAt:N0}: {fault}"
            )
        )
        {
            Hint = FetchAgain,
        };
}
