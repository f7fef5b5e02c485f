using System.Globalization;
using System.Text.RegularExpressions;

namespace Starhaul.Pipelines.Archive;

/// <summary>Where a segment has its place: <c>2026/11/21/commodity-3/commodity-3.20261121T20.1.jsonl.gz</c>.</summary>
/// <param name="Area">The tree it is in.</param>
/// <param name="Schema">What it holds: the name of a schema, <see cref="DeadLetters"/> or <see cref="All"/>.</param>
/// <param name="Hour">The hour of arrival of its messages, UTC.</param>
/// <param name="Number">Which of the hour's segments it is, from 0; only the further ones show it.</param>
/// <param name="Compression">How it is compressed.</param>
internal sealed partial record SegmentName(
    SegmentArea Area,
    string Schema,
    DateTimeOffset Hour,
    int Number,
    ArchiveCompression Compression
)
{
    /// <summary>What a file is called besides its name while it is written: readers of closed segments do not see it.</summary>
    public const string OpenSuffix = ".open";

    /// <summary>The segments of what was no message.</summary>
    public const string DeadLetters = "dead-letters";

    /// <summary>The segments of an archive in one file for all schemas.</summary>
    public const string All = "eddn";

    private const string HourFormat = "yyyyMMdd'T'HH";
    private const string DayFormat = "yyyyMMdd";

    /// <summary>Whether it holds the hours of a whole day, which were joined; <see cref="Hour"/> is the first of them.</summary>
    public bool IsDay { get; init; }

    /// <summary>The moment by which all its messages had arrived, but for seconds.</summary>
    public DateTimeOffset End => IsDay ? Hour.AddDays(1) : Hour.AddHours(1);

    /// <summary>Path of the closed segment relative to the archive, with <c>/</c>.</summary>
    public string Path
    {
        get
        {
            var day = Hour.ToString("yyyy'/'MM'/'dd", CultureInfo.InvariantCulture);
            var hour = Hour.ToString(IsDay ? DayFormat : HourFormat, CultureInfo.InvariantCulture);
            var number = Number == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $".{Number}");
            return $"{AreaFolder}{day}/{Folder}{Schema}.{hour}{number}.jsonl{Extension}";
        }
    }

    /// <summary>Path of the segment while it is written.</summary>
    public string OpenPath => Path + OpenSuffix;

    private string AreaFolder =>
        Area switch
        {
            SegmentArea.Test => "test/",
            SegmentArea.Legacy => "legacy/",
            _ => "",
        };

    private string Folder => Schema == All ? "" : Schema + "/";

    private string Extension => Compression == ArchiveCompression.Gzip ? ".gz" : ".zst";

    /// <summary>The hour that a time is in.</summary>
    public static DateTimeOffset HourOf(DateTimeOffset time)
    {
        var ticks = time.UtcTicks;
        return new DateTimeOffset(ticks - (ticks % TimeSpan.TicksPerHour), TimeSpan.Zero);
    }

    /// <summary>Reads the path of a segment, closed or open; null for any other file.</summary>
    public static SegmentName? Parse(string path)
    {
        var match = Form().Match(path);
        var isDay = match.Groups["hour"].Length == DayFormat.Length;
        if (
            !match.Success
            || !DateTimeOffset.TryParseExact(
                match.Groups["hour"].Value,
                isDay ? DayFormat : HourFormat,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var hour
            )
        )
        {
            return null;
        }

        var name = new SegmentName(
            match.Groups["area"].Value switch
            {
                "test/" => SegmentArea.Test,
                "legacy/" => SegmentArea.Legacy,
                _ => SegmentArea.Main,
            },
            match.Groups["schema"].Value,
            hour,
            match.Groups["number"].Success
                ? int.Parse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)
                : 0,
            match.Groups["extension"].Value == "gz" ? ArchiveCompression.Gzip : ArchiveCompression.Zstandard
        )
        {
            IsDay = isDay,
        };

        // Only what this program would have named so.
        return path == name.Path || path == name.OpenPath ? name : null;
    }

    [GeneratedRegex(
        @"^(?<area>test/|legacy/)?\d{4}/\d\d/\d\d/(?:[^/]+/)?(?<schema>[^/]+?)\.(?<hour>\d{8}(?:T\d\d)?)(?:\.(?<number>\d{1,6}))?\.jsonl\.(?<extension>gz|zst)(?:\.open)?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant
    )]
    private static partial Regex Form();
}

/// <summary>What must not be mixed in an archive, each part with a folder tree of its own.</summary>
internal enum SegmentArea
{
    /// <summary>Messages of the live game, those that do not name their game, and dead letters: at the top.</summary>
    Main,

    /// <summary>Messages to <c>/test</c> schemas: under <c>test/</c>.</summary>
    Test,

    /// <summary>Messages of the legacy game: under <c>legacy/</c>.</summary>
    Legacy,
}
