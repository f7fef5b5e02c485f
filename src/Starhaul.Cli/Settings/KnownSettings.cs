using System.Globalization;
using Starhaul.Cli.Values;

namespace Starhaul.Cli.Settings;

/// <summary>Every setting there is.</summary>
internal static class KnownSettings
{
    /// <summary>The folder that holds the files and their manifest.</summary>
    public static Setting<string> Box { get; } = new("box", ".", "a folder, or s3://BUCKET/PREFIX", Folder);

    /// <summary>Sources that are fetched at once.</summary>
    public static Setting<int> Jobs { get; } = new("jobs", "2", "a whole number from 1 to 32", Whole(1, 32));

    /// <summary>Connections to one source.</summary>
    public static Setting<int?> Connections { get; } =
        new(
            "connections",
            "auto",
            "a whole number from 1 to 64, or auto: 1, and up to 4 where a server limits each",
            text => text == "auto" ? null : Whole(1, 64)(text)
        );

    /// <summary>Most body bytes a second over all transfers.</summary>
    public static Setting<long?> LimitRate { get; } = new("limit_rate", "none", ByteRate.Form, ByteRate.Parse);

    /// <summary>Longest time in which no byte arrives.</summary>
    public static Setting<TimeSpan> StallTimeout { get; } = new("stall_timeout", "30s", Duration.Form, Duration.Parse);

    /// <summary>Longest wait that a server may ask for.</summary>
    public static Setting<TimeSpan> MaxWait { get; } = new("max_wait", "10m", Duration.Form, Duration.Parse);

    /// <summary>Most bytes that a compressed file may decode to.</summary>
    public static Setting<long?> MaxDecoded { get; } =
        new(
            "max_decoded",
            "auto",
            ByteCount.Form + ", none, or auto: 1T with --decode",
            text =>
                text switch
                {
                    "auto" => null,
                    "none" => long.MaxValue,
                    _ => ByteCount.Parse(text),
                }
        );

    /// <summary>Bytes of the disk that must stay free.</summary>
    public static Setting<long?> MinFree { get; } =
        new(
            "min_free",
            "auto",
            ByteCount.Form + ", 0, or auto: 1 GiB or 5 % of the volume, the less",
            text =>
                text switch
                {
                    "auto" => null,
                    "0" => 0,
                    _ => ByteCount.Parse(text),
                }
        );

    /// <summary>Also publish the decoded file.</summary>
    public static Setting<bool> Decode { get; } = new("decode", "false", "true or false", bool.Parse);

    /// <summary>Also hash the decoded bytes.</summary>
    public static Setting<bool> ContentHash { get; } = new("content_hash", "false", "true or false", bool.Parse);

    /// <summary>Also write the record beside the file.</summary>
    public static Setting<bool> Meta { get; } = new("meta", "false", "true or false", bool.Parse);

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [Box, Jobs, Connections, LimitRate, StallTimeout, MaxWait, MaxDecoded, MinFree, Decode, ContentHash, Meta];

    private static string Folder(string text) =>
        string.IsNullOrWhiteSpace(text)
        || text.Contains('\0', StringComparison.Ordinal)
        // a URL that went astray
        || (text.Contains("://", StringComparison.Ordinal) && !text.StartsWith("s3://", StringComparison.Ordinal))
            ? throw new FormatException()
            : text;

    private static Func<string, int> Whole(int least, int most) =>
        text =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
                ? number
                : throw new FormatException();
}
