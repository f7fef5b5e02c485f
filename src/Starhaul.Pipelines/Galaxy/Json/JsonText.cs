using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Starhaul.Pipelines.Galaxy.Json;

/// <summary>Takes the escapes out of JSON strings and puts the needed ones in (RFC 8259 §7).</summary>
internal static class JsonText
{
    private const int LengthOfUnicode = 6;

    /// <summary>
    /// Decodes the inside of a string. A surrogate without its other half becomes U+FFFD, and so does U+0000, which not
    /// every database can hold: the tables must be the same in all of them.
    /// </summary>
    /// <param name="raw">What stands between the quotes.</param>
    /// <param name="into">Room for as many bytes as <paramref name="raw"/> has.</param>
    /// <param name="length">Length of the decoded text.</param>
    /// <param name="fault">Where the escape that is none begins, when the result is false.</param>
    public static bool TryDecode(ReadOnlySpan<byte> raw, Span<byte> into, out int length, out int fault)
    {
        length = fault = 0;
        for (var i = 0; i < raw.Length; )
        {
            var plain = raw[i..].IndexOf((byte)'\\');
            plain = plain < 0 ? raw.Length - i : plain;
            raw.Slice(i, plain).CopyTo(into[length..]);
            (i, length) = (i + plain, length + plain);
            if (i == raw.Length)
            {
                break;
            }

            fault = i;
            if (i + 1 == raw.Length)
            {
                return false;
            }

            if (raw[i + 1] == 'u')
            {
                if (!TryReadUnit(raw[i..], out var unit))
                {
                    return false;
                }

                i += LengthOfUnicode;
                var rune = Rune.ReplacementChar;
                if (char.IsHighSurrogate(unit) && TryReadUnit(raw[i..], out var low) && char.IsLowSurrogate(low))
                {
                    rune = new Rune(unit, low);
                    i += LengthOfUnicode;
                }
                else if (unit != 0 && !char.IsSurrogate(unit))
                {
                    rune = new Rune(unit);
                }

                length += rune.EncodeToUtf8(into[length..]);
                continue;
            }

            var character = Unescape(raw[i + 1]);
            if (character == 0)
            {
                return false;
            }

            into[length++] = character;
            i += 2;
        }

        return true;
    }

    /// <summary>Writes a text with quotes and no escape that it does not need.</summary>
    /// <param name="text">The decoded text.</param>
    /// <param name="into">Room for six bytes for each of the text, and two.</param>
    /// <returns>The bytes written.</returns>
    public static int Quote(ReadOnlySpan<byte> text, Span<byte> into)
    {
        var length = 0;
        into[length++] = (byte)'"';
        foreach (var character in text)
        {
            if (character is (byte)'"' or (byte)'\\')
            {
                into[length++] = (byte)'\\';
                into[length++] = character;
            }
            else if (character < ' ')
            {
                "\\u00"u8.CopyTo(into[length..]);
                Utf8Formatter.TryFormat(character, into[(length + 4)..], out _, new('x', 2));
                length += LengthOfUnicode;
            }
            else
            {
                into[length++] = character;
            }
        }

        into[length++] = (byte)'"';
        return length;
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> escape, out char unit)
    {
        unit = default;
        if (
            escape.Length < LengthOfUnicode
            || escape[0] != '\\'
            || escape[1] != 'u'
            || !ushort.TryParse(
                escape[2..6],
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var value
            )
        )
        {
            return false;
        }

        unit = (char)value;
        return true;
    }

    // 0 for what is no escape.
    private static byte Unescape(byte escaped) =>
        escaped switch
        {
            (byte)'"' or (byte)'\\' or (byte)'/' => escaped,
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            _ => 0,
        };
}
