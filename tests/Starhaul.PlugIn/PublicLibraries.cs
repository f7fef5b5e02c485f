using System.Reflection;
using Starhaul.BitTorrent;
using Starhaul.DuckDb;
using Starhaul.Pipelines;
using Starhaul.Postgres;
using Starhaul.S3;

namespace Starhaul.PlugIn;

/// <summary>Every library that is released.</summary>
internal static class PublicLibraries
{
    public static IReadOnlyList<Assembly> All { get; } =
    [
        typeof(FileFetcher).Assembly,
        typeof(SpanshDump).Assembly,
        typeof(S3Transport).Assembly,
        typeof(BitTorrentTransport).Assembly,
        typeof(DuckDbSinks).Assembly,
        typeof(PostgresSinks).Assembly,
    ];
}
