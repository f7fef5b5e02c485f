using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Starhaul.Pipelines;

/// <summary>What an <c>EddnStream</c> listens to, and where it writes.</summary>
public sealed record EddnStreamOptions
{
    /// <summary>The public relay of EDDN.</summary>
    public const string PublicRelay = "tcp://eddn.edcd.io:9500";

    /// <summary>
    /// The relays, <c>tcp://HOST:PORT</c>. A message that several of them send is archived once. Default: the public one.
    /// </summary>
    public IReadOnlyList<string> Relays { get; init; } = [PublicRelay];

    /// <summary>The folder of the archive, which is made when it is not there. Default <c>eddn</c>.</summary>
    public string Archive { get; init; } = "eddn";

    /// <summary>
    /// Tables that are kept fresh: <c>sqlite:PATH</c>, <c>postgres://...</c>, <c>duckdb:PATH</c> within seconds;
    /// <c>parquet:DIR</c> and <c>ndjson:DIR</c> with every segment that is closed. Default: none.
    /// </summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Kinds of targets beside SQLite and NDJSON, such as those of Starhaul.Postgres and Starhaul.DuckDb. Default: none.</summary>
    public IReadOnlyList<SinkFactory> Sinks { get; init; } = [];

    /// <summary>How segments are compressed: <c>gzip</c> (the default) or <c>zstd</c>.</summary>
    public string Compression { get; init; } = "gzip";

    /// <summary>One segment for all schemas instead of one for each. Default false.</summary>
    public bool OneFile { get; init; }

    /// <summary>How often what came is written to the archive, which is what a kill can lose. Default 1 s, at least 10 ms.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Without a message for so long a relay is connected to anew. Default 60 s, at least 1 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The public CURVE key of the relays, 40 characters of Z85; null (the default) for connections in the clear.</summary>
    public string? CurveServerKey { get; init; }

    /// <summary>A folder of EDDN's JSON Schemas that messages must meet; null (the default) checks the envelope alone.</summary>
    public string? Schemas { get; init; }

    /// <summary>How long to listen; null (the default) for until the stream is ended.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the log goes. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Refuses what makes no sense.</summary>
    /// <exception cref="ArgumentException">No relay, an interval that is too short, or no such compression.</exception>
    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Relays);
        ArgumentNullException.ThrowIfNull(Targets);
        ArgumentNullException.ThrowIfNull(TimeProvider);
        ArgumentException.ThrowIfNullOrWhiteSpace(Archive);
        if (Relays.Count == 0)
        {
            throw new ArgumentException("No relay is given.", nameof(Relays));
        }

        if (Compression is not ("gzip" or "zstd"))
        {
            throw new ArgumentException(
                $"There is no compression '{Compression}' for segments; there are gzip and zstd.",
                nameof(Compression)
            );
        }

        Require(FlushInterval, TimeSpan.FromMilliseconds(10), nameof(FlushInterval));
        Require(Silence, TimeSpan.FromSeconds(1), nameof(Silence));
        Require(Duration ?? TimeSpan.MaxValue, TimeSpan.FromMilliseconds(1), nameof(Duration));
    }

    private static void Require(TimeSpan value, TimeSpan least, string name)
    {
        if (value < least)
        {
            throw new ArgumentException(
                $"EddnStreamOptions.{name} is {value.TotalSeconds:0.###} s: expected at least {least.TotalSeconds:0.###} s.",
                name
            );
        }
    }
}
