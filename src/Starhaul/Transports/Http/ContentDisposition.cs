using System.Text;

namespace Starhaul.Transports.Http;

/// <summary>
/// Reads the file name out of a Content-Disposition field as servers write it: RFC 6266, and beyond it raw UTF-8, values
/// with blanks and no quotation marks, and empty parameters. The framework's parser refuses each of these whole.
/// </summary>
internal static class ContentDisposition
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The name without folders; null when the field suggests none.</summary>
    /// <param name="field">The value of the field, its bytes read as Latin-1.</param>
    public static string? FileName(string? field)
    {
        string? plain = null;
        string? extended = null;
        foreach (var (name, value) in Parameters(field ?? ""))
        {
            if (name.Equals("filename*", StringComparison.OrdinalIgnoreCase))
            {
                extended ??= DecodeExtended(value);
            }
            else if (name.Equals("filename", StringComparison.OrdinalIgnoreCase))
            {
                plain ??= DecodeBytes(Encoding.Latin1.GetBytes(value), Encoding.Latin1);
            }
        }

        // §4.3: filename* goes before filename, and no part of a path is believed but the last.
        var found = string.IsNullOrWhiteSpace(extended) ? plain : extended;
        var last = found?[(found.LastIndexOfAny(['/', '\\']) + 1)..].Trim();
        return string.IsNullOrEmpty(last) ? null : last;
    }

    private static IEnumerable<(string Name, string Value)> Parameters(string field)
    {
        // The disposition type comes first; some servers leave it out.
        for (var at = 0; at < field.Length; )
        {
            var end = field.AsSpan(at).IndexOfAny(';', '=') is var found and >= 0 ? at + found : field.Length;
            var name = field[at..end].Trim();
            at = end + 1;
            if (end < field.Length && field[end] == '=')
            {
                yield return (name, ReadValue(field, ref at));
            }
        }
    }

    private static string ReadValue(string field, ref int at)
    {
        while (at < field.Length && field[at] is ' ' or '\t')
        {
            at++;
        }

        var quoted = at < field.Length && field[at] == '"' ? ReadQuoted(field, ref at) : null;
        var end = field.IndexOf(';', Math.Min(at, field.Length)) is var found and >= 0 ? found : field.Length;
        var value = quoted ?? field[Math.Min(at, field.Length)..end].Trim();
        at = end + 1;
        return value;
    }

    /// <summary>
    /// A backslash escapes a quotation mark or a backslash. Before any other character it stands for itself: old
    /// programs send a path of Windows so.
    /// </summary>
    private static string ReadQuoted(string field, ref int at)
    {
        var value = new StringBuilder();
        for (at++; at < field.Length && field[at] != '"'; at++)
        {
            if (field[at] == '\\' && at + 1 < field.Length && field[at + 1] is '"' or '\\')
            {
                at++;
            }

            value.Append(field[at]);
        }

        return value.ToString();
    }

    /// <summary><c>CHARSET'LANGUAGE'NAME</c> with percent signs (RFC 8187); null where it is not of that form.</summary>
    private static string? DecodeExtended(string value)
    {
        if (value.Split('\'', 3) is not [var charset, _, var encoded])
        {
            return null;
        }

        var bytes = new List<byte>(encoded.Length);
        for (var i = 0; i < encoded.Length; i++)
        {
            var isEscape = encoded[i] == '%';
            if (isEscape && (i + 2 >= encoded.Length || !Uri.IsHexEncoding(encoded, i)))
            {
                return null;
            }

            bytes.Add(isEscape ? Convert.ToByte(encoded.Substring(i + 1, 2), 16) : (byte)encoded[i]);
            i += isEscape ? 2 : 0;
        }

        return charset.ToUpperInvariant() switch
        {
            "UTF-8" => DecodeBytes([.. bytes], fallback: null),
            "ISO-8859-1" => Encoding.Latin1.GetString([.. bytes]),
            _ => null,
        };
    }

    private static string? DecodeBytes(byte[] bytes, Encoding? fallback)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return fallback?.GetString(bytes);
        }
    }
}
