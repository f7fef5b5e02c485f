using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Starhaul.Manifests;
using Starhaul.Native;
using Starhaul.Transfer;

namespace Starhaul;

/// <summary>What a <see cref="Manifest"/> is opened with. Read once.</summary>
public sealed record ManifestOptions
{
    /// <summary>The clock of waits and timestamps. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The program that writes, as it is named in a new manifest. Default: <c>starhaul/</c> and the library's version.</summary>
    public string Tool { get; init; } = Product.Tool;

    /// <summary>Where warnings go: a torn line cut off, an interrupted publish finished or set aside. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The system that it runs on.</summary>
    internal Platform Platform { get; init; } = Platform.Current;

    /// <summary>The transports that keep boxes which are no folders: an <c>S3Transport</c> for those in buckets. Default: none.</summary>
    public IReadOnlyList<ITransport> Transports { get; init; } = [];

    /// <summary>
    /// The folder of this machine where boxes that are no folders get one each, for part files, states and their key. Null, the
    /// default, is an error for such a box.
    /// </summary>
    public string? Work { get; init; }

    /// <summary>Whether the box may still be made: a fetcher plans in it before it writes. Default: it must be there.</summary>
    internal bool MayBeMissing { get; init; }

    /// <summary>Whether interrupted publishes are finished and a torn line is cut off by the opening. Default: it only looks.</summary>
    internal bool WillWrite { get; init; }

    /// <summary>Called after each step of a publish; a test that throws here stands in for a kill.</summary>
    internal Action<PublishStep>? AfterStep { get; init; }

    /// <summary>Finds out where a box lies.</summary>
    internal BoxStore OpenStore(string box) =>
        BoxStores.Open(box, Transports, Work, TimeProvider, Tool, LoggerFactory.CreateLogger("Starhaul.Manifest"));
}
