using System.Buffers.Text;
using System.Text;

namespace Starhaul.BitTorrent.Bencode;

/// <summary>
/// Reads bencode (BEP 3) that anybody may have written: depth and number of values are bounded, so that neither the stack nor the memory
/// grows with what a file says of itself. A key that stands twice is refused, for readers differ in which of both they take.
/// </summary>
internal ref struct BencodeReader
{
    /// <summary>A torrent of v1 needs five levels, the piece layers of v2 two more for each folder.</summary>
    public const int MostLevels = 100;

    /// <summary>A torrent of 100,000 files in folders has a million values.</summary>
    public const int MostValues = 2_000_000;

    private readonly ReadOnlyMemory<byte> bytes;
    private int position;
    private int values;

    private BencodeReader(ReadOnlyMemory<byte> bytes) => this.bytes = bytes;

    /// <summary>Reads one value that takes up all bytes.</summary>
    /// <exception cref="BencodeException">They are anything else.</exception>
    public static BencodeValue Read(ReadOnlyMemory<byte> bytes)
    {
        var reader = new BencodeReader(bytes);
        var value = reader.ReadValue(0);
        return reader.position == bytes.Length
            ? value
            : throw new BencodeException(
                $"{bytes.Length - reader.position:N0} bytes follow at byte {reader.position:N0}"
            );
    }

    private BencodeValue ReadValue(int level)
    {
        if (level > MostLevels)
        {
            throw new BencodeException($"values lie more than {MostLevels} deep in one another at byte {position:N0}");
        }

        if (++values > MostValues)
        {
            throw new BencodeException($"it has more than {MostValues:N0} values");
        }

        return Peek() switch
        {
            (byte)'i' => ReadInteger(),
            (byte)'l' => ReadList(level),
            (byte)'d' => ReadDictionary(level),
            >= (byte)'0' and <= (byte)'9' => ReadText(),
            var other => throw new BencodeException($"byte 0x{other:x2} begins no value at byte {position:N0}"),
        };
    }

    private readonly byte Peek() =>
        position < bytes.Length
            ? bytes.Span[position]
            : throw new BencodeException($"it ends at {bytes.Length:N0} bytes, inside a value");

    private BencodeValue ReadInteger()
    {
        var start = position++;
        var digits = Until((byte)'e', 20);
        var isCanonical =
            digits is [(byte)'0']
            || (digits is [>= (byte)'1' and <= (byte)'9', ..] or [(byte)'-', >= (byte)'1' and <= (byte)'9', ..]);
        if (!isCanonical || !Utf8Parser.TryParse(digits, out long number, out var used) || used != digits.Length)
        {
            throw new BencodeException(
                $"'{Encoding.Latin1.GetString(digits)}' is no number of 64 bits at byte {start:N0}"
            );
        }

        return new BencodeValue
        {
            Kind = BencodeKind.Integer,
            Integer = number,
            Raw = bytes[start..position],
        };
    }

    private BencodeValue ReadText()
    {
        var start = position;
        var digits = Until((byte)':', 10);
        if (
            (digits.Length > 1 && digits[0] == '0')
            || !Utf8Parser.TryParse(digits, out int length, out var used)
            || used != digits.Length
            || length < 0
            || length > bytes.Length - position
        )
        {
            throw new BencodeException(
                $"'{Encoding.Latin1.GetString(digits)}' is no length of a text that is there at byte {start:N0}"
            );
        }

        var text = bytes.Slice(position, length);
        position += length;
        return new BencodeValue
        {
            Kind = BencodeKind.Text,
            Bytes = text,
            Raw = bytes[start..position],
        };
    }

    private BencodeValue ReadList(int level)
    {
        var start = position++;
        var items = new List<BencodeValue>();
        while (Peek() != 'e')
        {
            items.Add(ReadValue(level + 1));
        }

        position++;
        return new BencodeValue
        {
            Kind = BencodeKind.List,
            Items = items,
            Raw = bytes[start..position],
        };
    }

    private BencodeValue ReadDictionary(int level)
    {
        var start = position++;
        var fields = new Dictionary<string, BencodeValue>(StringComparer.Ordinal);
        while (Peek() != 'e')
        {
            if (Peek() is < (byte)'0' or > (byte)'9')
            {
                throw new BencodeException($"a key is no text at byte {position:N0}");
            }

            // One letter for one byte: two keys of different bytes stay two.
            var key = Encoding.Latin1.GetString(ReadText().Bytes.Span);
            if (!fields.TryAdd(key, ReadValue(level + 1)))
            {
                throw new BencodeException($"a key stands twice in one dictionary before byte {position:N0}");
            }
        }

        position++;
        return new BencodeValue
        {
            Kind = BencodeKind.Dictionary,
            Fields = fields,
            Raw = bytes[start..position],
        };
    }

    /// <summary>The bytes before an end mark, which is no further away than that; passes by it.</summary>
    private ReadOnlySpan<byte> Until(byte end, int most)
    {
        var rest = bytes.Span[position..];
        var length = rest[..Math.Min(rest.Length, most + 1)].IndexOf(end);
        if (length < 0)
        {
            throw new BencodeException($"no '{(char)end}' ends what begins before byte {position:N0}");
        }

        position += length + 1;
        return rest[..length];
    }
}
