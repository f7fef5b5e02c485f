namespace Starhaul.Integrity;

/// <summary>Reads a digest that a person gives: <c>ALG:HEX</c> or <c>HEX</c>.</summary>
internal static class DigestOption
{
    /// <summary>Reads <c>sha256:HEX</c>, or <c>HEX</c> alone for MD5, SHA-1, SHA-256 and SHA-512, which differ in length.</summary>
    /// <exception cref="FormatException">
    /// The algorithm is not known, or the value is not as many hex digits as it has; the message says how many.
    /// </exception>
    public static DeclaredDigest Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Trim().Split(':', 2, StringSplitOptions.TrimEntries);
        var value = parts[^1];
        return Declare(parts.Length == 2 ? NamedAlgorithm(parts[0]) : AlgorithmOf(value), value);
    }

    /// <summary>Reads a value of one algorithm.</summary>
    /// <exception cref="FormatException">The value is not as many hex digits as the algorithm has.</exception>
    public static DeclaredDigest Parse(DigestAlgorithm algorithm, string hex)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        ArgumentNullException.ThrowIfNull(hex);
        return Declare(algorithm, hex.Trim());
    }

    private static DeclaredDigest Declare(DigestAlgorithm algorithm, string value) =>
        algorithm.IsValue(value)
            ? DeclaredDigest.Pinned(algorithm.Name, value)
            : throw new FormatException(
                $"'{ServerText.Clean(value)}' is not a {algorithm} value: expected {algorithm.HexLength} hex digits, "
                    + Found(value)
            );

    private static DigestAlgorithm NamedAlgorithm(string name) =>
        DigestAlgorithm.TryParse(name, out var algorithm)
            ? algorithm
            : throw new FormatException(
                $"'{ServerText.Clean(name)}' is not a digest algorithm: expected one of "
                    + $"{string.Join(", ", DigestAlgorithm.All)}."
            );

    private static DigestAlgorithm AlgorithmOf(string value) =>
        DigestAlgorithm.OfHexLength(value.Length)
        ?? throw new FormatException(
            $"'{ServerText.Clean(value)}' does not show its algorithm: expected 32 (md5), 40 (sha-1), 64 (sha-256) or "
                + $"128 (sha-512) hex digits or ALGORITHM:HEX, {Found(value)}"
        );

    private static string Found(string value)
    {
        var stranger = value.FirstOrDefault(c => !char.IsAsciiHexDigit(c));
        return stranger == default
            ? $"found {value.Length}."
            : $"found {value.Length} characters, one of them '{ServerText.Clean(stranger.ToString())}'.";
    }
}
