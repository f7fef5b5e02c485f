using System.Globalization;

namespace Starhaul.BitTorrent.Metainfo;

/// <summary>A magnet link (BEP 9).</summary>
internal sealed record MagnetLink
{
    private const string HashPrefix = "urn:btih:";
    private const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>The info hash, lower-case hex.</summary>
    public required string InfoHash { get; init; }

    /// <summary>The file that is meant, from 0 (BEP 53); null for all.</summary>
    public int? File { get; init; }

    public IReadOnlyList<string> Trackers { get; init; } = [];

    public IReadOnlyList<string> WebSeeds { get; init; } = [];

    /// <summary>Reads a magnet link.</summary>
    /// <exception cref="ArgumentException">It names no torrent that can be fetched.</exception>
    public static MagnetLink Parse(Source source)
    {
        var fields = source
            .Uri.OriginalString[(source.Uri.OriginalString.IndexOf('?', StringComparison.Ordinal) + 1)..]
            .Split('&')
            .Select(static pair => pair.Split('=', 2))
            .Where(static pair => pair.Length == 2)
            .Select(static pair => (Name: pair[0].Split('.')[0], Value: Uri.UnescapeDataString(pair[1])))
            .ToList();
        IEnumerable<string> Values(string name) =>
            fields.Where(field => field.Name == name).Select(static field => field.Value);

        var topics = Values("xt").ToList();
        var hashes = topics
            .Where(static topic => topic.StartsWith(HashPrefix, StringComparison.OrdinalIgnoreCase))
            .Select(static topic => ReadHash(topic[HashPrefix.Length..]))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return hashes switch
        {
            [{ } hash] => new MagnetLink
            {
                InfoHash = hash,
                File = Values("so").FirstOrDefault() is { } file ? ReadFile(file) : null,
                Trackers = PeerUrls.Trackers(Values("tr")),
                WebSeeds = PeerUrls.WebSeeds(Values("ws")),
            },
            [] when topics.Exists(static topic => topic.StartsWith("urn:btmh:", StringComparison.OrdinalIgnoreCase)) =>
                throw new ArgumentException(
                    "The magnet link is of BitTorrent v2 alone (urn:btmh), which aria2 cannot fetch; a hybrid one has urn:btih too."
                ),
            [null] => throw new ArgumentException(
                "The magnet link has a urn:btih that is no info hash: 40 hex digits, or 32 of base 32."
            ),
            [] => throw new ArgumentException("The magnet link names no torrent: it has no xt=urn:btih:HASH."),
            _ => throw new ArgumentException("The magnet link names several torrents; name one."),
        };
    }

    private static string? ReadHash(string text)
    {
        text = text.ToLowerInvariant();
        if (text.Length == 40 && text.All(char.IsAsciiHexDigit))
        {
            return text;
        }

        if (text.Length != 32 || text.Any(static letter => !Base32.Contains(letter, StringComparison.Ordinal)))
        {
            return null;
        }

        var bytes = new byte[20];
        for (var bit = 0; bit < 160; bit++)
        {
            var letter = Base32.IndexOf(text[bit / 5], StringComparison.Ordinal);
            if ((letter >> (4 - (bit % 5)) & 1) == 1)
            {
                bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
            }
        }

        return Convert.ToHexStringLower(bytes);
    }

    private static int ReadFile(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : throw new ArgumentException(
                $"so={ServerText.Clean(text)} of the magnet link is no file; one number from 0 names one."
            );
}
