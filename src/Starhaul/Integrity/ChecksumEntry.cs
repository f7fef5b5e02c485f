namespace Starhaul.Integrity;

/// <summary>One line of a checksum file.</summary>
/// <param name="Algorithm">The algorithm; null when it is not known here.</param>
/// <param name="Value">The value in lower-case hex.</param>
/// <param name="Name">The name as listed, unescaped; null where the line has a value alone or the name of a pipe.</param>
internal sealed record ChecksumEntry(DigestAlgorithm? Algorithm, string Value, string? Name)
{
    private const int ShortestValue = 32;

    /// <summary>The last part of the name.</summary>
    public string? BaseName => Name?[(Name.LastIndexOfAny(['/', '\\']) + 1)..];

    /// <summary>
    /// Reads <c>HEX  name</c>, <c>HEX *name</c>, <c>HEX</c>, <c>SHA256 (name) = HEX</c> and <c>SHA2-256(name)= HEX</c>;
    /// null for any other line.
    /// </summary>
    public static ChecksumEntry? TryParse(string line)
    {
        // GNU coreutils: a line that begins with a backslash has its name escaped.
        var isEscaped = line.StartsWith('\\');
        line = isEscaped ? line[1..] : line;
        return TryParseTagged(line, isEscaped) ?? TryParsePlain(line, isEscaped);
    }

    private static ChecksumEntry? TryParsePlain(string line, bool isEscaped)
    {
        var end = line.AsSpan().IndexOfAny(' ', '\t');
        var value = end < 0 ? line : line[..end];
        if (!IsValue(value))
        {
            return null;
        }

        var name = line[value.Length..].TrimStart(' ', '\t');
        name = name.StartsWith('*') ? name[1..] : name;
        return Make(DigestAlgorithm.OfHexLength(value.Length), value, name, isEscaped);
    }

    private static ChecksumEntry? TryParseTagged(string line, bool isEscaped)
    {
        var open = line.IndexOf('(', StringComparison.Ordinal);
        var close = line.LastIndexOf(')');
        if (open <= 0 || close < open || line.AsSpan(close + 1).TrimStart() is not ['=', .. var value])
        {
            return null;
        }

        var hex = value.Trim().ToString();
        if (!IsValue(hex))
        {
            return null;
        }

        // OpenSSL says SHA2-256 for SHA-256.
        var tag = line[..open].Trim().Replace("SHA2-", "SHA", StringComparison.OrdinalIgnoreCase);
        var isKnown = DigestAlgorithm.TryParse(tag, out var algorithm) && algorithm.IsValue(hex);
        return Make(isKnown ? algorithm : null, hex, line[(open + 1)..close], isEscaped);
    }

    private static bool IsValue(string text) => text.Length >= ShortestValue && text.All(char.IsAsciiHexDigit);

    private static ChecksumEntry Make(DigestAlgorithm? algorithm, string value, string name, bool isEscaped)
    {
        name = isEscaped ? Unescape(name) : name;
        var isNameless = name is "" or "-" or "stdin";
        return new ChecksumEntry(algorithm, value.ToLowerInvariant(), isNameless ? null : name);
    }

    private static string Unescape(string name)
    {
        // The control character cannot be in a line, so it holds the place of an escaped backslash.
        const string Backslash = "\u0000";
        return name.Replace(@"\\", Backslash, StringComparison.Ordinal)
            .Replace(@"\n", "\n", StringComparison.Ordinal)
            .Replace(@"\r", "\r", StringComparison.Ordinal)
            .Replace(Backslash, @"\", StringComparison.Ordinal);
    }
}
