using System.Net;

namespace Starhaul.BitTorrent;

/// <summary>How a swarm is met. Read once.</summary>
public sealed record BitTorrentOptions
{
    /// <summary>
    /// Whether peers are found through trackers alone: no DHT, no local peer discovery, no peer exchange. Default: false, and then a
    /// torrent that is marked private is held so all the same.
    /// </summary>
    public bool IsPrivate { get; init; }

    /// <summary>Most bytes a second that are sent to peers; null, the default, for no limit.</summary>
    public long? UploadBytesPerSecond { get; init; }

    /// <summary>Bytes to send for each byte of the torrent until seeding ends; null, the default, sets no end.</summary>
    public double? SeedRatio { get; init; }

    /// <summary>How long to seed; null, the default, sets no end.</summary>
    public TimeSpan? SeedTime { get; init; }

    /// <summary>The port that peers connect to, 1024 to 65535; null, the default, takes one of 6881 to 6999 that is free.</summary>
    public int? ListenPort { get; init; }

    /// <summary>The address of this machine that peers are met at; null, the default, takes all.</summary>
    public IPAddress? Bind { get; init; }

    /// <summary>Looks an environment variable up. Default: those of this process.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;
}
