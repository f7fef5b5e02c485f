using System.Globalization;
using System.Text;

namespace Starhaul.Transfer;

/// <summary>Which names a file of the box may have. A name from outside never leaves the box and never shadows our own files.</summary>
internal static class FileNameRules
{
    private const int LongestName = 255; // NAME_MAX, bytes

    private static readonly string[] ReservedNames =
    [
        "manifest.jsonl",
        "manifest.lock",
        "manifest.key",
        "manifest.pending",
        "SHA256SUMS",
    ];

    // With those that our own files have for a moment, or for ever after a publish that could not be finished.
    private static readonly string[] ReservedEndings =
    [
        ".part",
        ".part.json",
        ".part.json.new",
        ".part.json.failed",
        ".meta.json",
        ".meta.json.new",
    ];

    /// <summary>Says what is wrong with a name; null when it may be used.</summary>
    public static string? FaultOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0)
        {
            return "it is empty";
        }

        if (name.AsSpan().ContainsAny('/', '\\'))
        {
            return "it holds a path separator";
        }

        if (name[0] == '.')
        {
            return "it begins with a dot";
        }

        if (name.Any(char.IsControl))
        {
            return "it holds a control character";
        }

        // The part file's name must fit as well.
        var bytes = Encoding.UTF8.GetByteCount(name);
        if (bytes + PartPaths.LongestSuffix > LongestName)
        {
            return $"it is {bytes} bytes long, the most is {LongestName - PartPaths.LongestSuffix}";
        }

        return
            ReservedNames.Contains(name, StringComparer.OrdinalIgnoreCase)
            || Array.Exists(ReservedEndings, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            ? "it is reserved for the box's own files"
            : null;
    }

    /// <summary>
    /// Says what is wrong with a name that a server, a torrent or a list chose; null when it may be used. Beside the rules for
    /// all names it must be none that this program, a shell or a tool chain acts on when it finds it in a folder.
    /// </summary>
    public static string? FaultOfForeign(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (FaultOf(name) is { } fault)
        {
            return fault;
        }

        if (name[0] == '-')
        {
            return "it begins with a dash, as an option does";
        }

        if (name[^1] is '.' or ' ')
        {
            return "it ends with a dot or a blank, which other systems drop";
        }

        // Of half a surrogate pair the same becomes on the disk.
        if (name.Contains('\uFFFD', StringComparison.Ordinal) || HasLoneSurrogate(name))
        {
            return "it holds bytes that are no UTF-8";
        }

        if (name.EnumerateRunes().Any(IsInvisible))
        {
            return "it holds an invisible or bidirectional character";
        }

        return ForeignNames.IsActedOn(name) ? "a program acts on files of that name" : null;
    }

    private static bool HasLoneSurrogate(string name)
    {
        for (var place = 0; place < name.Length; place++)
        {
            if (char.IsSurrogate(name[place]) && !char.IsSurrogatePair(name, place++))
            {
                return true;
            }
        }

        return false;
    }

    // Format characters turn the direction of text or have no width; so do some that Unicode counts as letters or marks.
    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Format
                or UnicodeCategory.Control
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.Surrogate
        || rune.Value is 0x00AD or 0x034F or 0x115F or 0x1160 or 0x2800 or 0x3164 or 0xFFA0
        || (Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator && rune.Value != ' ');

    /// <summary>Refuses a name from outside that must not be used.</summary>
    /// <exception cref="DestinationException">The name is refused (exit code 2).</exception>
    public static void RequireForeign(string? name, string source)
    {
        if (name is not null && FaultOfForeign(name) is { } fault)
        {
            throw Refused(name, fault, source);
        }

        Require(name, source);
    }

    /// <summary>Refuses a name that must not be used.</summary>
    /// <exception cref="DestinationException">The name is refused (exit code 2).</exception>
    public static void Require(string? name, string source)
    {
        if (name is null)
        {
            throw Refused($"{source} suggests no file name.", source);
        }

        if (FaultOf(name) is { } fault)
        {
            throw Refused(name, fault, source);
        }
    }

    private static DestinationException Refused(string name, string fault, string source)
    {
        var shown = string.Concat(name.EnumerateRunes().Select(rune => IsInvisible(rune) ? "?" : rune.ToString()));
        return Refused($"The file name '{shown}' is refused: {fault}.", source);
    }

    private static DestinationException Refused(string message, string source) =>
        new(message)
        {
            IsRefusedName = true,
            Source = source,
            Step = FetchStep.Decide,
            Hint = "Name the file yourself with FetchOptions.Output.",
        };
}
