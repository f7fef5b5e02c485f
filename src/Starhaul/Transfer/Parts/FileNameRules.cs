using System.Text;

namespace Starhaul.Transfer;

/// <summary>Which names a file of the box may have. A name from outside never leaves the box and never shadows our own files.</summary>
internal static class FileNameRules
{
    private const int LongestName = 255; // NAME_MAX, bytes

    private static readonly string[] ReservedNames = ["manifest.jsonl", "manifest.lock", "SHA256SUMS"];

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
            var shown = new string([.. name.Select(static c => char.IsControl(c) ? '?' : c)]);
            throw Refused($"The file name '{shown}' is refused: {fault}.", source);
        }
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
