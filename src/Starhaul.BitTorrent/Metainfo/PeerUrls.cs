namespace Starhaul.BitTorrent.Metainfo;

/// <summary>Addresses that a torrent or a magnet link names: those that BitTorrent speaks, some of them, and no other.</summary>
internal static class PeerUrls
{
    private const int Most = 64;
    private const int Longest = 2_048;

    /// <summary>No word of an address is as long and has a digit; the keys of private trackers have 16 to 40 letters and digits.</summary>
    private const int ShortestKey = 12;

    /// <summary>Trackers (BEP 3, BEP 15).</summary>
    public static IReadOnlyList<string> Trackers(IEnumerable<string> named) => Read(named, "http", "https", "udp");

    /// <summary>Web seeds (BEP 19).</summary>
    public static IReadOnlyList<string> WebSeeds(IEnumerable<string> named) => Read(named, "http", "https");

    /// <summary>A tracker as it may be shown and written down: private ones know their users by a key in the path or the query, under any name.</summary>
    public static string ShowTracker(string tracker)
    {
        var url = new Uri(tracker);
        var path = url
            .AbsolutePath.Split('/')
            .Select(static word => word.Length >= ShortestKey && word.Any(char.IsAsciiDigit) ? "..." : word);
        return $"{url.Scheme}://{url.Authority}{string.Join('/', path)}{(url.Query.Length > 0 ? "?..." : "")}";
    }

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
