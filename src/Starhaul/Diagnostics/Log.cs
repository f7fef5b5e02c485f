using Microsoft.Extensions.Logging;

namespace Starhaul;

/// <summary>
/// Everything that the library logs. Event ids go by step: 100 asking, 200 deciding, 300 transfer, 500 publish, 700 the
/// manifest. A fetch that fails is thrown and not logged. Sources come through <see cref="LogText"/>.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Warning, "{Source}: {Words}")]
    public static partial void WaitsForHost(ILogger log, string source, string words);

    [LoggerMessage(101, LogLevel.Information, "{Source}: {Words}")]
    public static partial void WaitsForLimit(ILogger log, string source, string words);

    [LoggerMessage(200, LogLevel.Information, "{Source}: {Action} {Path}: {Reason}")]
    public static partial void Decided(ILogger log, string source, string action, string path, string reason);

    [LoggerMessage(201, LogLevel.Information, "{Source}: {Path} is unchanged.")]
    public static partial void Unchanged(ILogger log, string source, string path);

    [LoggerMessage(
        300,
        LogLevel.Information,
        "{Source}: {Problem}; failure {Failures} in a row, next attempt in {Seconds:0.0} s."
    )]
    public static partial void Retries(ILogger log, string source, string problem, int failures, double seconds);

    [LoggerMessage(
        301,
        LogLevel.Information,
        "{Source}: damaged after a resume without a validator; fetched whole once more."
    )]
    public static partial void FetchesOnceMore(ILogger log, string source);

    [LoggerMessage(302, LogLevel.Information, "{Source}: one of several connections ended: {Problem}.")]
    public static partial void ConnectionEnded(ILogger log, string source, string problem);

    [LoggerMessage(
        500,
        LogLevel.Information,
        "{Source}: published {Path}, {Bytes} bytes, SHA-256 {Sha256}, evidence {Evidence}."
    )]
    public static partial void Published(
        ILogger log,
        string source,
        string path,
        long bytes,
        string sha256,
        string evidence
    );

    [LoggerMessage(
        700,
        LogLevel.Warning,
        "{Path}: cut off {TornBytes} bytes of line {Line}, which an interrupted write had left without an end."
    )]
    public static partial void TornLineCut(ILogger log, string path, long tornBytes, long line);

    [LoggerMessage(701, LogLevel.Warning, "{Path}: an interrupted publish was finished.")]
    public static partial void PublishFinished(ILogger log, string path);

    [LoggerMessage(
        702,
        LogLevel.Warning,
        "{State}: an interrupted publish cannot be finished ({Reason}); its state was set aside as {Failed}."
    )]
    public static partial void PublishSetAside(ILogger log, string state, string reason, string failed);

    [LoggerMessage(
        705,
        LogLevel.Warning,
        "{State}: a publish was interrupted; the next FileFetcher.FetchAsync into the box finishes it."
    )]
    public static partial void PublishPending(ILogger log, string state);

    [LoggerMessage(
        706,
        LogLevel.Warning,
        "{State}: names a publish, but was not written in this box by this user; it is left alone."
    )]
    public static partial void StateNotOurs(ILogger log, string state);

    [LoggerMessage(703, LogLevel.Warning, "{State}: part state of schema version {Version} left alone.")]
    public static partial void NewerPartState(ILogger log, string state, int version);

    [LoggerMessage(
        704,
        LogLevel.Warning,
        "{Path}: left out of the {Format} export, which can only name files with a public URL."
    )]
    public static partial void LeftOutOfExport(ILogger log, string path, string format);
}
