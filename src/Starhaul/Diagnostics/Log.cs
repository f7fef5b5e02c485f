using Microsoft.Extensions.Logging;

namespace Starhaul;

/// <summary>Everything that the library logs. Event ids go by step: 100 and up is asking, 700 and up is the manifest.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Warning, "{Source}: {Words}")]
    public static partial void WaitsForHost(ILogger log, string source, string words);

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

    [LoggerMessage(703, LogLevel.Warning, "{State}: part state of schema version {Version} left alone.")]
    public static partial void NewerPartState(ILogger log, string state, int version);

    [LoggerMessage(
        704,
        LogLevel.Warning,
        "{Path}: left out of the {Format} export, which can only name files with a public URL."
    )]
    public static partial void LeftOutOfExport(ILogger log, string path, string format);
}
