using System.Globalization;
using System.Text.RegularExpressions;

namespace Starhaul.Pipelines.Archive;

/// <summary>Finds the segments of an archive, and the files of others, such as <c>Journal.Docked-2026-11-21.jsonl.bz2</c>.</summary>
internal static partial class ArchiveFolder
{
    private static readonly string[] Endings = [".jsonl", ".jsonl.gz", ".jsonl.zst", ".jsonl.bz2"];

    private static readonly EnumerationOptions Below = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        // No links: what lies behind one is no part of the archive, and may be anything, the archive itself too.
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
    };

    /// <summary>
    /// Segments and files of messages in order of time, then of path. Dead letters, test and legacy messages are left out.
    /// </summary>
    /// <param name="archive">The folder.</param>
    /// <param name="since">Files whose messages had all arrived before this are left out; null for none.</param>
    /// <param name="until">Files whose messages all arrived at or after this are left out; null for none.</param>
    /// <param name="schema">Files that hold only other schemas are left out, such as <c>commodity-3</c>; null for none.</param>
    /// <param name="recorded">Paths in the archive of segments that belong to it, whether they are there or not; null for none.</param>
    /// <remarks>
    /// Names hold hours (ours) or days (the public archive's), and a file whose name holds neither is always there: who
    /// wants exact bounds looks at each message.
    /// </remarks>
    public static IReadOnlyList<SegmentFile> Segments(
        string archive,
        DateTimeOffset? since = null,
        DateTimeOffset? until = null,
        string? schema = null,
        IEnumerable<string>? recorded = null
    )
    {
        var root = Root(archive);
        return
        [
            // Open ones first, and then all: a segment that is closed while we look is found at least once.
            .. Files(root, "*" + SegmentName.OpenSuffix)
                .Concat(Files(root, "*"))
                .Concat(recorded?.Select(path => Path.Join(root, path)) ?? [])
                .Select(path => Describe(root, path))
                .OfType<SegmentFile>()
                .DistinctBy(static file => file.Path, StringComparer.Ordinal)
                .Where(file => file.Area == SegmentArea.Main && file.Schema != SegmentName.DeadLetters)
                .Where(file => schema is null || file.Schema is null || file.Schema == schema)
                .Where(file => since is null || file.End is null || file.End > since)
                .Where(file => until is null || file.Start is null || file.Start < until)
                .OrderBy(static file => file.Start ?? DateTimeOffset.MinValue)
                .ThenBy(static file => SegmentName.Parse(file.Path)?.Number ?? 0)
                .ThenBy(static file => file.Path, StringComparer.Ordinal),
        ];
    }

    /// <summary>The folders that may not be read, with the reason; <see cref="Segments"/> passes over what they hold.</summary>
    public static IReadOnlyDictionary<string, string> UnreadableFolders(string archive)
    {
        var root = Root(archive);
        var unreadable = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var folder in Directory.EnumerateDirectories(root, "*", Below).Prepend(root))
        {
            try
            {
                using var opened = Directory.EnumerateFileSystemEntries(folder).GetEnumerator();
            }
            catch (UnauthorizedAccessException e)
            {
                unreadable.Add(Path.GetRelativePath(root, folder), e.Message);
            }
            catch (DirectoryNotFoundException)
            {
                // Taken out since it was listed, and what it held with it.
            }
        }

        return unreadable;
    }

    /// <summary>Whether a folder of an archive without a manifest may hold messages that are looked for.</summary>
    public static bool MayHoldMessages(string folder) =>
        folder.Split('/')[0] is not ("test" or "legacy" or "lost+found");

    private static string Root(string archive) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(archive));

    private static List<string> Files(string root, string pattern) =>
        Directory.EnumerateFiles(root, pattern, Below).ToList();

    /// <summary>What a file of an archive is; null when it is none of messages.</summary>
    public static SegmentFile? Describe(string root, string path)
    {
        var isOpen = path.EndsWith(SegmentName.OpenSuffix, StringComparison.Ordinal);
        var closed = isOpen ? path[..^SegmentName.OpenSuffix.Length] : path;
        var relative = Path.GetRelativePath(root, closed);
        if (SegmentName.Parse(relative) is { } name)
        {
            return new SegmentFile(
                closed,
                relative,
                name.Area,
                name.Schema == SegmentName.All ? null : name.Schema,
                name.Hour,
                name.End,
                isOpen
            );
        }

        var isOther =
            !isOpen
            && Array.Exists(Endings, ending => relative.EndsWith(ending, StringComparison.Ordinal))
            && Path.GetFileName(relative) is not ("manifest.jsonl" or GapsFile.FileName);
        var day = isOther ? DayOf(Path.GetFileName(relative)) : null;
        return isOther
            ? new SegmentFile(closed, relative, SegmentArea.Main, Schema: null, day, day?.AddDays(1), IsOpen: false)
            : null;
    }

    private static DateTimeOffset? DayOf(string name) =>
        Day().Match(name) is { Success: true } match
        && DateTimeOffset.TryParseExact(
            match.ValueSpan,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var day
        )
            ? day
            : null;

    [GeneratedRegex(@"(?<!\d)\d{4}-\d\d-\d\d(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Day();
}
