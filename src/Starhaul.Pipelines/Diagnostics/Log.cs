using Microsoft.Extensions.Logging;

namespace Starhaul.Pipelines;

/// <summary>
/// Everything that the pipelines log. Event ids go by step: 1000 loading, 1100 the feed and its archive, 1200 replay. What ends a
/// run is thrown and not logged.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(
        1000,
        LogLevel.Information,
        "{Target}: import {Import} of {Path} has {Records} records, {Rejected} rejected."
    )]
    public static partial void Loaded(
        ILogger log,
        string target,
        long import,
        string path,
        long records,
        long rejected
    );

    [LoggerMessage(1001, LogLevel.Information, "{Target}: {Path} was loaded before, by import {Import}.")]
    public static partial void LoadedBefore(ILogger log, string target, string path, long import);

    [LoggerMessage(1002, LogLevel.Warning, "{Target}: {Warning}")]
    public static partial void TargetWarning(ILogger log, string target, string warning);

    [LoggerMessage(1003, LogLevel.Warning, "{Target}: cannot be written to, and is tried again: {Trouble}")]
    public static partial void TargetAway(ILogger log, string target, string trouble);

    [LoggerMessage(1004, LogLevel.Information, "{Target}: can be written to again.")]
    public static partial void TargetBack(ILogger log, string target);

    [LoggerMessage(1100, LogLevel.Warning, "Gap ({Kind}) from {From:O} to {To:O}, relay {Relay}: {Detail}")]
    public static partial void Gap(
        ILogger log,
        StreamGapKind kind,
        DateTimeOffset from,
        DateTimeOffset to,
        string relay,
        string detail
    );

    [LoggerMessage(1101, LogLevel.Information, "{Path}: segment published.")]
    public static partial void SegmentPublished(ILogger log, string path);

    [LoggerMessage(1102, LogLevel.Warning, "{Path}: segment of a listener that was killed, recovered.")]
    public static partial void SegmentRecovered(ILogger log, string path);

    [LoggerMessage(1103, LogLevel.Warning, "{Relay}: not connected: {Trouble}")]
    public static partial void RelayAway(ILogger log, string relay, string trouble);

    [LoggerMessage(1104, LogLevel.Information, "{Relay}: connected again.")]
    public static partial void RelayBack(ILogger log, string relay);

    [LoggerMessage(
        1105,
        LogLevel.Warning,
        "{Path} was taken away or replaced: gaps are told in the one that is there now."
    )]
    public static partial void GapsBegunAnew(ILogger log, string path);

    [LoggerMessage(
        1106,
        LogLevel.Warning,
        "{Path}: what a listener left of it is damaged behind message {Messages:N0}: {Reason}"
    )]
    public static partial void SegmentCutShort(ILogger log, string path, long messages, string reason);

    [LoggerMessage(1200, LogLevel.Information, "{Path}: replaying, file {Number} of {Count}.")]
    public static partial void Replaying(ILogger log, string path, int number, int count);
}
