using Starhaul.Regimes.Native;

namespace Starhaul.Regimes;

/// <summary>Reads the header of a gzip member (RFC 1952 §2.3) in whatever pieces it comes.</summary>
internal sealed class GzipHeader(InflateLibrary library)
{
    private const byte Deflate = 8;
    private const byte HasChecksum = 0x02; // FHCRC
    private const byte HasExtra = 0x04; // FEXTRA
    private const byte HasName = 0x08; // FNAME
    private const byte HasComment = 0x10; // FCOMMENT
    private const byte ReservedFlags = 0xE0;
    private const int FixedLength = 10;

    private CodedFrame member;
    private Field field;
    private int index;
    private byte flags;
    private int extraLength;
    private int declaredChecksum;
    private uint crc;

    /// <summary>In the order of the header, so that the next one is one more.</summary>
    private enum Field
    {
        Fixed,
        ExtraLength,
        Extra,
        Name,
        Comment,
        Checksum,
        End,
    }

    /// <summary>Gets ready for the header of a member.</summary>
    public void Begin(CodedFrame next)
    {
        member = next;
        field = Field.Fixed;
        index = 0;
        extraLength = 0;
        declaredChecksum = 0;
        crc = 0;
    }

    /// <summary>Reads on; true when the header is complete and the position is on the first byte behind it.</summary>
    /// <exception cref="IntegrityException">It is no header, or one that RFC 1952 tells us to refuse.</exception>
    public bool Read(ReadOnlySpan<byte> coded, ref int position)
    {
        while (field != Field.End && position < coded.Length)
        {
            var rest = coded[position..];
            var isCovered = field != Field.Checksum;
            var taken = ReadField(rest);
            if (isCovered)
            {
                crc = library.Crc32(crc, rest[..taken]);
            }

            position += taken;
        }

        return field == Field.End;
    }

    private int ReadField(ReadOnlySpan<byte> rest) =>
        field switch
        {
            Field.Fixed => ReadFixed(rest[0]),
            Field.ExtraLength => ReadExtraLength(rest[0]),
            Field.Extra => SkipExtra(rest),
            Field.Checksum => ReadChecksum(rest[0]),
            _ => SkipText(rest),
        };

    private int ReadFixed(byte value)
    {
        switch (index)
        {
            case 0 when value != 0x1F:
                throw member.Trailing("the gzip bytes 1f 8b", $"{value:x2}");
            case 1 when value != 0x8B:
                throw member.Trailing("the gzip bytes 1f 8b", $"1f {value:x2}");
            case 2 when value != Deflate:
                throw member.Damaged($"expected compression method 8 (deflate), found {value}");
            case 3 when (value & ReservedFlags) != 0:
                throw member.Damaged($"expected the reserved flags to be 0, found {value & ReservedFlags:x2}");
            case 3:
                flags = value;
                break;
        }

        if (++index == FixedLength)
        {
            MoveTo(Field.ExtraLength);
        }

        return 1;
    }

    private int ReadExtraLength(byte value)
    {
        extraLength |= value << (8 * index);
        if (++index == 2)
        {
            MoveTo(extraLength > 0 ? Field.Extra : Field.Name);
        }

        return 1;
    }

    private int SkipExtra(ReadOnlySpan<byte> rest)
    {
        var taken = Math.Min(extraLength - index, rest.Length);
        index += taken;
        if (index == extraLength)
        {
            MoveTo(Field.Name);
        }

        return taken;
    }

    private int SkipText(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)0);
        if (end < 0)
        {
            return rest.Length;
        }

        MoveTo(field + 1);
        return end + 1;
    }

    private int ReadChecksum(byte value)
    {
        declaredChecksum |= value << (8 * index);
        if (++index == 2)
        {
            var computed = (int)(crc & 0xFFFF);
            if (computed != declaredChecksum)
            {
                throw member.Damaged($"header CRC-16 expected {declaredChecksum:x4}, found {computed:x4}");
            }

            MoveTo(Field.End);
        }

        return 1;
    }

    private void MoveTo(Field next)
    {
        while (!IsThere(next))
        {
            next++;
        }

        field = next;
        index = 0;
    }

    private bool IsThere(Field candidate) =>
        candidate switch
        {
            Field.ExtraLength or Field.Extra => (flags & HasExtra) != 0,
            Field.Name => (flags & HasName) != 0,
            Field.Comment => (flags & HasComment) != 0,
            Field.Checksum => (flags & HasChecksum) != 0,
            _ => true,
        };
}
