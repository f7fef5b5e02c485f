using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Starhaul.Native;
using Starhaul.Transfer;

namespace Starhaul;

/// <summary>What a <see cref="FileFetcher"/> is made with. Read once.</summary>
public sealed record FileFetcherOptions
{
    /// <summary>
    /// Folder that holds the files and their manifest, made where its parent exists; or the URL of a bucket and a prefix, such as
    /// <c>s3://bucket/dumps</c>, which needs a transport that keeps such boxes and a <see cref="Work"/>. Default: the current folder.
    /// </summary>
    public string Box { get; init; } = ".";

    /// <summary>
    /// The folder of this machine where a box that is no folder gets one of its own, for part files, states and its key. Null, the
    /// default, is an error for such a box; for a folder it does not count.
    /// </summary>
    public string? Work { get; init; }

    /// <summary>Time limits, attempts and rates of all transfers.</summary>
    public TransferLimits Limits { get; init; } = new();

    /// <summary>
    /// The user's folder for what all programs are to know of hosts, the same as <see cref="ApiFetcherOptions.CacheFolder"/>:
    /// a host that turned anybody away is not asked before its time. Null, the default, shares nothing.
    /// </summary>
    public string? CacheFolder { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Seed of the back-off's jitter; null takes one from the system.</summary>
    public int? JitterSeed { get; init; }

    /// <summary>Transports beside the built-in ones, for further schemes. They stay the caller's. Default: none.</summary>
    public IReadOnlyList<ITransport> Transports { get; init; } = [];

    /// <summary>Regimes beside the built-in ones, for further media types. Their signatures go before the built-in ones. Default: none.</summary>
    public IReadOnlyList<DownloadStrategy> Regimes { get; init; } = [];

    /// <summary>
    /// Names of built-in regimes and transports that are left out, such as <c>gzip</c> or <c>file</c>, so that one of
    /// <see cref="Regimes"/> or <see cref="Transports"/> may take the place. Default: none, and then a name, type, extension
    /// or scheme of a built-in one is refused.
    /// </summary>
    public IReadOnlyList<string> ReplacedBuiltIns { get; init; } = [];

    /// <summary>Proxies, certificates and handlers for the HTTP connections. Default: those of the environment and the system.</summary>
    public HttpOptions Http { get; init; } = new();

    /// <summary>Where the log goes. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The system that it runs on.</summary>
    internal Platform Platform { get; init; } = Platform.Current;

    /// <summary>The chance that back-offs are spread by.</summary>
#pragma warning disable RS0030, CA5394 // The one place where chance enters: the seed, when the caller gives none.
    internal Random CreateJitter() => new(JitterSeed ?? Environment.TickCount);
#pragma warning restore RS0030, CA5394
}
