using System.Text.RegularExpressions;

namespace Starhaul.Integrity;

/// <summary>One checksum of a checksum file.</summary>
/// <param name="Algorithm">The algorithm; null when it is not known here.</param>
/// <param name="Value">The value in lower-case hex.</param>
/// <param name="Name">The name as listed, unescaped; null where the line has a value alone or the name of a pipe.</param>
internal sealed partial record ChecksumEntry(DigestAlgorithm? Algorithm, string Value, string? Name)
{
    private const int ShortestValue = 32;

    /// <summary>Whether the line or the file names the algorithm; else the length of the value named it.</summary>
    public bool IsNamed { get; init; }

    /// <summary>The last part of the name.</summary>
    public string? BaseName => Name is null ? null : LastPart(Name);

    /// <summary>The name where a size stands before it (<c>HEX  3001 name</c>, as Debian lists files); null where none does.</summary>
    public string? NameBehindSize =>
        Name is not null && SizeAndName().Match(Name) is { Success: true } match ? match.Groups["name"].Value : null;

    /// <summary>
    /// Reads one line: <c>HEX  name</c>, <c>HEX *name</c>, <c>HEX  "name"</c>, <c>HEX</c>, <c>SIZE  HEX  name</c>,
    /// <c>name  HEX</c>, <c>ALGORITHM  HEX  name</c>, <c>SHA256 (name) = HEX</c> and <c>SHA2-256(name)= HEX</c>; null for any
    /// other line.
    /// </summary>
    public static ChecksumEntry? TryParse(string line)
    {
        // GNU coreutils: a line that begins with a backslash has its name escaped.
        var isEscaped = line.StartsWith('\\');
        line = isEscaped ? line[1..] : line;
        return TryParseTagged(line, isEscaped)
            ?? TryParsePlain(line.TrimStart(), isEscaped)
            ?? TryParseBehindWord(line.TrimStart(), isEscaped)
            ?? TryParseNameFirst(line);
    }

    /// <summary>Reads a value alone of which the line before said what it is of, as certutil prints it.</summary>
    /// <param name="heading">The line before: <c>SHA256 hash of name:</c>, in the language of its user.</param>
    /// <param name="line">The line: hex digits, by older versions in pairs.</param>
    public static ChecksumEntry? TryParseBelow(string heading, string line)
    {
        var value = line.Replace(" ", "", StringComparison.Ordinal);
        if (!IsValue(value) || !heading.EndsWith(':'))
        {
            return null;
        }

        var match = HashOfName().Match(heading);
        var name = match.Success ? match.Groups["name"].Value : heading[(heading.LastIndexOf(' ') + 1)..^1];
        var tag = heading.Split(' ', '-')[0];
        return Make(
            Known(tag, value) ?? DigestAlgorithm.OfHexLength(value.Length),
            value,
            name,
            isEscaped: false,
            isNamed: Known(tag, value) is not null
        );
    }

    /// <summary>Reads the line with the value of PowerShell's list (<c>Algorithm :</c>, <c>Hash :</c>, <c>Path :</c>) between the two others.</summary>
    public static ChecksumEntry? TryParseBetween(string before, string line, string after)
    {
        var (algorithm, hash, path) = (ListItem().Match(before), ListItem().Match(line), ListItem().Match(after));
        return
            hash.Groups["key"].Value == "Hash"
            && path.Groups["key"].Value == "Path"
            && hash.Groups["value"].Value is var value
            && IsValue(value)
            ? Make(
                Known(algorithm.Groups["value"].Value, value),
                value,
                path.Groups["value"].Value,
                isEscaped: false,
                isNamed: true
            )
            : null;
    }

    private static ChecksumEntry? TryParsePlain(string line, bool isEscaped)
    {
        var end = line.AsSpan().IndexOfAny(' ', '\t');
        var first = end < 0 ? line : line[..end];

        // sha256:HEX names its algorithm.
        var colon = first.IndexOf(':', StringComparison.Ordinal);
        var value = first[(colon + 1)..];
        if (!IsValue(value))
        {
            return null;
        }

        var named = colon < 0 ? null : Known(first[..colon], value);
        if (colon >= 0 && named is null)
        {
            return null;
        }

        var name = line[first.Length..].TrimStart(' ', '\t');
        name = name.StartsWith('*') ? name[1..] : name;
        return Make(named ?? DigestAlgorithm.OfHexLength(value.Length), value, name, isEscaped, named is not null);
    }

    /// <summary>A size, or the name of the algorithm as PowerShell prints it, stands before the value.</summary>
    private static ChecksumEntry? TryParseBehindWord(string line, bool isEscaped)
    {
        var end = line.AsSpan().IndexOfAny(' ', '\t');
        if (end < 0 || TryParsePlain(line[end..].TrimStart(), isEscaped) is not { Name: not null } entry)
        {
            return null;
        }

        var word = line[..end];
        var named = Known(word, entry.Value);
        return named is not null ? entry with { Algorithm = named, IsNamed = true }
            : word.All(char.IsAsciiDigit) ? entry
            : null;
    }

    private static ChecksumEntry? TryParseNameFirst(string line)
    {
        var match = NameAndValue().Match(line);
        if (!match.Success || !IsValue(match.Groups["value"].Value))
        {
            return null;
        }

        var (name, value) = (match.Groups["name"].Value.TrimStart(), match.Groups["value"].Value);
        var known = DigestAlgorithm.OfHexLength(value.Length);
        return DigestAlgorithm.TryParse(name, out var named) && named.IsValue(value)
            ? new ChecksumEntry(named, value.ToLowerInvariant(), Name: null) { IsNamed = true } // sha256 HEX
            : Make(known, value, name, isEscaped: false, isNamed: false);
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
        return IsValue(hex)
            ? Make(Known(line[..open].Trim(), hex), hex, line[(open + 1)..close], isEscaped, isNamed: true)
            : null;
    }

    /// <summary>The algorithm that a word names, where the value may be one of it. OpenSSL says SHA2-256 for SHA-256.</summary>
    private static DigestAlgorithm? Known(string word, string value) =>
        DigestAlgorithm.TryParse(word.Replace("SHA2-", "SHA", StringComparison.OrdinalIgnoreCase), out var algorithm)
        && algorithm.IsValue(value)
            ? algorithm
            : null;

    private static bool IsValue(string text) => text.Length >= ShortestValue && text.All(char.IsAsciiHexDigit);

    private static ChecksumEntry Make(
        DigestAlgorithm? algorithm,
        string value,
        string name,
        bool isEscaped,
        bool isNamed
    )
    {
        name = isEscaped ? Unescape(name) : name;
        name = name.Length > 2 && name[0] is '"' or '\'' && name[^1] == name[0] ? name[1..^1] : name;
        var isNameless = name is "" or "-" or "stdin";
        return new ChecksumEntry(algorithm, value.ToLowerInvariant(), isNameless ? null : name) { IsNamed = isNamed };
    }

    private static string LastPart(string name) => name[(name.LastIndexOfAny(['/', '\\']) + 1)..];

    private static string Unescape(string name)
    {
        // The control character cannot be in a line, so it holds the place of an escaped backslash.
        const string Backslash = "\u0000";
        return name.Replace(@"\\", Backslash, StringComparison.Ordinal)
            .Replace(@"\n", "\n", StringComparison.Ordinal)
            .Replace(@"\r", "\r", StringComparison.Ordinal)
            .Replace(Backslash, @"\", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\d{1,19}\s+(?<name>.+)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex SizeAndName();

    [GeneratedRegex(
        @"^(?<name>.*[^\s:=])\s*[:=]?\s+(?<value>[0-9A-Fa-f]{32,})$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex NameAndValue();

    [GeneratedRegex(@"^(?<key>\w+)\s+:\s+(?<value>.+)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex ListItem();

    [GeneratedRegex(@"\bhash of (file )?(?<name>.+):$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex HashOfName();
}
