namespace Starhaul.Cli.Values;

/// <summary>Reads the digests that a person names: <c>sha-256:9f86d0...</c>.</summary>
internal static class HexDigest
{
    /// <summary>The form, for a message or a help text.</summary>
    public const string Form = "ALGORITHM:HEX with md5, sha-1, sha-256, sha-512 or crc32c";

    private static readonly Dictionary<string, (string Name, int Digits)> Algorithms = new(
        StringComparer.OrdinalIgnoreCase
    )
    {
        ["md5"] = ("md5", 32),
        ["sha1"] = ("sha-1", 40),
        ["sha-1"] = ("sha-1", 40),
        ["sha256"] = ("sha-256", 64),
        ["sha-256"] = ("sha-256", 64),
        ["sha512"] = ("sha-512", 128),
        ["sha-512"] = ("sha-512", 128),
        ["crc32c"] = ("crc32c", 8),
    };

    /// <summary>Reads <c>ALGORITHM:HEX</c>.</summary>
    /// <exception cref="FormatException">The text is not of that form; the message says what was expected.</exception>
    public static DeclaredDigest Parse(string text)
    {
        var parts = text.Trim().Split(':', 2);
        return parts.Length == 2 ? Parse(parts[0], parts[1]) : throw new FormatException(Form);
    }

    /// <summary>Reads the hex digits of one algorithm.</summary>
    /// <exception cref="FormatException">The digits are not those of the algorithm; the message says what was expected.</exception>
    public static DeclaredDigest Parse(string algorithm, string hex)
    {
        if (!Algorithms.TryGetValue(algorithm.Trim(), out var known))
        {
            throw new FormatException(Form);
        }

        var digits = hex.Trim();
        return digits.Length == known.Digits && digits.All(char.IsAsciiHexDigit)
            ? new DeclaredDigest(known.Name, digits.ToLowerInvariant(), "option", DigestScope.Published)
            : throw new FormatException($"{known.Digits} hex digits of {known.Name}");
    }
}
