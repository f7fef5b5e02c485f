using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Starhaul.Pipelines.Archive;

/// <summary>How an archive is written. Read once.</summary>
internal sealed record ArchiveOptions
{
    /// <summary>The folder of the archive, which is its box. It is made when it is not there.</summary>
    public required string Folder { get; init; }

    /// <summary>The relays that are listened to, at least one, for the records.</summary>
    public required IReadOnlyList<string> Relays { get; init; }

    /// <summary>How segments are compressed. Default gzip.</summary>
    public ArchiveCompression Compression { get; init; } = ArchiveCompression.Gzip;

    /// <summary>Whether the messages of all schemas go into one file. Default false: a file for each.</summary>
    public bool OneFile { get; init; }

    /// <summary>How often what came is written so that a kill leaves it. Default 1 s.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often what is written is brought to the disk so that a power cut leaves it. Default 10 s.</summary>
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Length of a segment's file, in bytes, at which the next one is begun. Default 256 MiB.</summary>
    public long MaxSegmentLength { get; init; } = 256 * 1024 * 1024;

    /// <summary>The clock of flushes and hours. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the manifest's warnings go. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
