namespace Starhaul.Integrity;

/// <summary>Reads a structured field of type dictionary (RFC 9651 §4.2.2) for its byte sequences.</summary>
internal ref struct StructuredDictionary
{
    private ReadOnlySpan<char> rest;

    private StructuredDictionary(ReadOnlySpan<char> text) => rest = text;

    /// <summary>Reads the whole field. By RFC 9651 §4.2 a field with one fault is ignored as a whole.</summary>
    /// <param name="text">The field's lines, joined with commas.</param>
    /// <param name="members">The members in order; the value is null where it is no byte sequence. The last of equal keys holds.</param>
    public static bool TryRead(ReadOnlySpan<char> text, out Dictionary<string, byte[]?> members)
    {
        members = new Dictionary<string, byte[]?>(StringComparer.Ordinal);
        var reader = new StructuredDictionary(text.Trim(' '));
        while (!reader.rest.IsEmpty)
        {
            if (!reader.TryReadMember(out var key, out var value))
            {
                return false;
            }

            members[key] = value;
            reader.SkipBlanks();
            if (reader.rest.IsEmpty)
            {
                return true;
            }

            if (!reader.TryTake(','))
            {
                return false;
            }

            reader.SkipBlanks();
            if (reader.rest.IsEmpty)
            {
                return false; // a comma at the end
            }
        }

        return true;
    }

    private bool TryReadMember(out string key, out byte[]? value)
    {
        value = null;
        return TryReadKey(out key) && (!TryTake('=') || TryReadItem(out value)) && TrySkipParameters();
    }

    private bool TryReadKey(out string key)
    {
        var length = 0;
        while (
            length < rest.Length && (char.IsAsciiLetterLower(rest[length]) || "*0123456789_-.".Contains(rest[length]))
        )
        {
            length++;
        }

        key = rest[..length].ToString();
        var isKey = length > 0 && (char.IsAsciiLetterLower(key[0]) || key[0] == '*');
        rest = rest[length..];
        return isKey;
    }

    private bool TryReadItem(out byte[]? value)
    {
        value = null;
        return TryTake('(') ? TrySkipInnerList() : TryReadBareItem(out value);
    }

    private bool TrySkipInnerList()
    {
        while (true)
        {
            rest = rest.TrimStart(' ');
            if (TryTake(')'))
            {
                return true;
            }

            if (!TryReadBareItem(out _) || !TrySkipParameters() || rest is not [' ' or ')', ..])
            {
                return false;
            }
        }
    }

    private bool TrySkipParameters()
    {
        while (TryTake(';'))
        {
            rest = rest.TrimStart(' ');
            if (!TryReadKey(out _) || (TryTake('=') && !TryReadBareItem(out _)))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryReadBareItem(out byte[]? value)
    {
        value = null;
        switch (rest)
        {
            case [':', ..]:
                return TryReadBytes(out value);
            case ['"', ..]:
                return TrySkipString();
            case ['%', '"', ..]:
                rest = rest[1..];
                return TrySkipString();
            case ['?', '0' or '1', ..]:
                rest = rest[2..];
                return true;
            case ['@', ..]:
                rest = rest[1..];
                return TrySkipNumber();
            case ['*', ..]:
            case [>= 'a' and <= 'z' or >= 'A' and <= 'Z', ..]:
                SkipToken();
                return true;
            default:
                return TrySkipNumber();
        }
    }

    private bool TryReadBytes(out byte[]? value)
    {
        value = null;
        var end = rest[1..].IndexOf(':');
        if (end < 0)
        {
            return false;
        }

        value = StrictBase64.Decode(rest.Slice(1, end));
        rest = rest[(end + 2)..];
        return value is not null;
    }

    private bool TrySkipString()
    {
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] == '"')
            {
                rest = rest[(i + 1)..];
                return true;
            }

            if (rest[i] is < ' ' or > '~')
            {
                return false;
            }

            i += rest[i] == '\\' ? 1 : 0;
        }

        return false;
    }

    private bool TrySkipNumber()
    {
        TryTake('-');
        var digits = rest.Length - rest.TrimStart("0123456789").Length;
        rest = rest[digits..];
        if (digits > 0 && TryTake('.'))
        {
            var fraction = rest.Length - rest.TrimStart("0123456789").Length;
            rest = rest[fraction..];
            return fraction > 0;
        }

        return digits > 0;
    }

    private void SkipToken()
    {
        var length = 0;
        while (
            length < rest.Length
            && (char.IsAsciiLetterOrDigit(rest[length]) || "!#$%&'*+-.^_`|~:/".Contains(rest[length]))
        )
        {
            length++;
        }

        rest = rest[length..];
    }

    private void SkipBlanks() => rest = rest.TrimStart(" \t");

    private bool TryTake(char character)
    {
        if (rest.IsEmpty || rest[0] != character)
        {
            return false;
        }

        rest = rest[1..];
        return true;
    }
}
