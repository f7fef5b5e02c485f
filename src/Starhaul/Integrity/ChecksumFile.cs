using System.Text;

namespace Starhaul.Integrity;

/// <summary>Looks a file up in a publisher's checksum file: SHA256SUMS and its kin, BSD style, or one value alone.</summary>
/// <remarks>
/// <para>
/// A line names a file by its path; a path that is not listed as it stands is looked up by its last part, where that is
/// listed once. A file with one value and no name (or <c>-</c>) speaks of whatever it lies beside; one value with the name
/// of another file does not.
/// </para>
/// <para>
/// A bare value's algorithm shows in its length: MD5, SHA-1, SHA-256. One of 128 digits may be SHA-512 or BLAKE2b: it counts
/// only where the line, the text or the name of the checksum file says SHA-512. Of several algorithms for the file the
/// strongest is taken. Lines that are no checksum are passed over: comments, or the armour of a signature.
/// </para>
/// </remarks>
internal static class ChecksumFile
{
    /// <summary>Finds the digest of one file.</summary>
    /// <param name="text">The checksum file.</param>
    /// <param name="fileName">Name of the file, or its path relative to the checksum file, with <c>/</c>.</param>
    /// <param name="listName">Name of the checksum file, which may say its algorithm; null when it is not known.</param>
    /// <exception cref="IntegrityException">The file is not listed, or not in a way that says what it is.</exception>
    /// <exception cref="UnexpectedContentException">The text has no checksum in it: it is empty, or a page.</exception>
    public static DeclaredDigest Parse(string text, string fileName, string? listName = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        var entries = Read(text, listName);
        var listed = Find(entries, fileName);
        var best = listed
            .Where(entry => entry.Algorithm is not null)
            .OrderByDescending(entry => entry.Algorithm!.HexLength)
            .ToList();
        if (best.Count == 0)
        {
            throw new IntegrityException(
                $"The checksum file lists '{ServerText.Clean(fileName)}' with no algorithm that is known here: expected one "
                    + $"of {string.Join(", ", DigestAlgorithm.All)}."
            )
            {
                Step = FetchStep.Decide,
                Hint =
                    "If it is SHA-512, give it in FetchOptions.Digests as sha-512:HEX; else fetch it without FetchOptions.Checksums.",
            };
        }

        var chosen = best[0];
        var other = best.Find(entry => entry.Algorithm == chosen.Algorithm && entry.Value != chosen.Value);
        if (other is not null)
        {
            throw new IntegrityException(
                $"The checksum file lists '{ServerText.Clean(fileName)}' twice: {chosen.Algorithm} {chosen.Value} "
                    + $"and {other.Value}."
            )
            {
                Step = FetchStep.Decide,
                Hint = "Find out which one is right and give it with FetchOptions.Digests.",
            };
        }

        return new DeclaredDigest(chosen.Algorithm!.Name, chosen.Value, "checksums", DigestScope.Published);
    }

    /// <summary>
    /// The text of a checksum file: UTF-8, or UTF-16 as PowerShell writes what is redirected with <c>&gt;</c>. A mark decides,
    /// else the zero bytes beside ASCII.
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var encoding = bytes switch
        {
            [0xFF, 0xFE, ..] or [not 0, 0, not 0, 0, ..] => Encoding.Unicode,
            [0xFE, 0xFF, ..] or [0, not 0, 0, not 0, ..] => Encoding.BigEndianUnicode,
            _ => Encoding.UTF8,
        };
        return encoding.GetString(bytes);
    }

    private static List<ChecksumEntry> Read(string text, string? listName)
    {
        const char ByteOrderMark = '\uFEFF';
        var lines = text.TrimStart(ByteOrderMark).Split('\n').Select(line => line.TrimEnd('\r', ' ', '\t')).ToList();
        var isSha512 = SaysSha512(listName ?? "") || lines.Exists(SaysSha512);
        var entries = lines
            .Select(
                (line, i) =>
                {
                    var before = i > 0 ? lines[i - 1] : "";
                    var after = i + 1 < lines.Count ? lines[i + 1] : "";
                    return ChecksumEntry.TryParseBetween(before, line, after)
                        ?? ChecksumEntry.TryParseBelow(before, line)
                        ?? ChecksumEntry.TryParse(line);
                }
            )
            .OfType<ChecksumEntry>()
            .Select(entry =>
                entry.Algorithm == DigestAlgorithm.Sha512 && !entry.IsNamed && !isSha512
                    ? entry with
                    {
                        Algorithm = null,
                    }
                    : entry
            )
            .ToList();
        if (entries.Count > 0)
        {
            return entries;
        }

        var beginning = ServerText.Clean(text);
        throw new UnexpectedContentException(
            beginning.Length == 0
                ? "The checksum file is empty: expected a line such as 'HEX  name'."
                : $"The checksum file has no checksum in it: expected a line such as 'HEX  name', but it begins with '{beginning}'."
        )
        {
            Step = FetchStep.Decide,
            Hint = "Look at the checksum file's URL in a browser.",
        };
    }

    private static List<ChecksumEntry> Find(List<ChecksumEntry> entries, string fileName)
    {
        var exact = entries.FindAll(entry => entry.Name is not null && Relative(entry.Name) == Relative(fileName));
        if (exact.Count > 0)
        {
            return exact;
        }

        var baseName = fileName[(fileName.LastIndexOf('/') + 1)..];
        var byBaseName = entries.FindAll(entry => entry.BaseName == baseName);
        if (byBaseName.Count > 0)
        {
            return byBaseName;
        }

        var behindSize = entries.FindAll(entry => entry.NameBehindSize is { } name && IsNameOf(name, fileName));
        if (behindSize.Count > 0)
        {
            return behindSize;
        }

        return entries.TrueForAll(entry => entry.Name is null) ? entries : throw NotListed(entries, fileName);
    }

    private static bool SaysSha512(string text) =>
        text.Contains("sha512", StringComparison.OrdinalIgnoreCase)
        || text.Contains("sha-512", StringComparison.OrdinalIgnoreCase);

    private static bool IsNameOf(string listed, string fileName) =>
        Relative(listed) == Relative(fileName)
        || listed[(listed.LastIndexOfAny(['/', '\\']) + 1)..] == fileName[(fileName.LastIndexOf('/') + 1)..];

    private static string Relative(string name) => name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;

    private static IntegrityException NotListed(List<ChecksumEntry> entries, string fileName)
    {
        var first = entries.Find(entry => entry.Name is not null)!;
        var count = entries.Count == 1 ? "1 entry" : $"{entries.Count} entries";
        return new IntegrityException(
            $"The checksum file does not list '{ServerText.Clean(fileName)}': it has {count}, the first for "
                + $"'{ServerText.Clean(first.Name!)}'."
        )
        {
            Step = FetchStep.Decide,
            Hint = "Check that the checksum file belongs to this file, or give the digest with FetchOptions.Digests.",
        };
    }
}
