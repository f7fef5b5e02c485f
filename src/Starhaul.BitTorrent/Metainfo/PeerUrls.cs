namespace Starhaul.BitTorrent.Metainfo;

/// <summary>Addresses that a torrent or a magnet link names: those that BitTorrent speaks, some of them, and no other.</summary>
internal static class PeerUrls
{
    private const int Most = 64;
    private const int Longest = 2_048;

    /// <summary>Trackers (BEP 3, BEP 15).</summary>
    public static IReadOnlyList<string> Trackers(IEnumerable<string> named) => Read(named, "http", "https", "udp");

    /// <summary>Web seeds (BEP 19).</summary>
    public static IReadOnlyList<string> WebSeeds(IEnumerable<string> named) => Read(named, "http", "https");

    private static List<string> Read(IEnumerable<string> named, params string[] schemes) =>
        [
            .. named
                .Where(text =>
                    text.Length <= Longest
                    && !text.Any(static letter => char.IsControl(letter) || letter is ' ' or '"')
                    && Uri.TryCreate(text, UriKind.Absolute, out var url)
                    && schemes.Contains(url.Scheme, StringComparer.Ordinal)
                    && url.Host.Length > 0
                )
                .Distinct(StringComparer.Ordinal)
                .Take(Most),
        ];
}
