using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Starhaul.Transfer;

namespace Starhaul;

/// <summary>What a <see cref="FileFetcher"/> is made with. Read once.</summary>
public sealed record FileFetcherOptions
{
    /// <summary>Folder that holds the files and their manifest. Default: the current folder. It must exist.</summary>
    public string Box { get; init; } = ".";

    /// <summary>Time limits, attempts and rates of all transfers.</summary>
    public TransferLimits Limits { get; init; } = new();

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Seed of the back-off's jitter; null takes one from the system.</summary>
    public int? JitterSeed { get; init; }

    /// <summary>Where the log goes. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
