using System.Text;
using Starhaul.BitTorrent.Metainfo;
using Xunit;

namespace Starhaul.BitTorrent.Tests;

/// <summary>A torrent that contradicts itself is refused before anybody is asked for a piece.</summary>
public sealed class MetainfoTests
{
    private static readonly string Hash = new('h', 20);

    [Fact]
    public void Reads_what_libtorrent_writes_of_one_file()
    {
        var torrent = Parse(
            $"d8:announce18:http://t.example/a4:infod6:lengthi5e4:name1:a12:piece lengthi16384e6:pieces20:{Hash}ee"
        );

        Assert.Equal("a", Assert.Single(torrent.Files).Name);
        Assert.Equal(5, torrent.Length);
        Assert.Equal(1, torrent.PieceCount);
        Assert.Equal(["http://t.example/a"], torrent.Trackers);
        Assert.Equal($"magnet:?xt=urn:btih:{torrent.InfoHash}", torrent.Files[0].Source.Text);
    }

    [Theory]
    [InlineData("7:privatei1e", true)]
    [InlineData("7:privatei0e", false)]
    [InlineData("", false)]
    public void Says_whether_it_is_private(string field, bool isPrivate)
    {
        var torrent = Parse($"d4:infod6:lengthi5e4:name1:a12:piece lengthi16384e6:pieces20:{Hash}{field}ee");

        Assert.Equal(isPrivate, torrent.IsPrivate);
    }

    [Fact]
    public void Leaves_out_what_only_fills_a_piece_up()
    {
        var torrent = Parse(
            $"d4:infod5:filesld6:lengthi3e4:pathl1:aeed4:attr1:p6:lengthi5e4:pathl4:.pad1:5eed6:lengthi8e4:pathl1:beee4:name1:n12:piece lengthi8e6:pieces40:{Hash}{Hash}ee"
        );

        Assert.Equal(["n/a", "n/b"], torrent.Files.Select(static file => file.Name));
        Assert.EndsWith("&so=2", torrent.Files[1].Source.Text, StringComparison.Ordinal);
        Assert.Equal((1, 1), torrent.PiecesOf(torrent.Files[1]));
    }

    [Theory]
    [InlineData("de")]
    [InlineData("d4:infodee")]
    [InlineData("d4:infod6:lengthi5e4:name1:a12:piece lengthi16384e6:pieces19:hhhhhhhhhhhhhhhhhhhee")]
    [InlineData("d4:infod6:lengthi5e4:name1:a12:piece lengthi2e6:pieces20:hhhhhhhhhhhhhhhhhhhhee")]
    [InlineData("d4:infod6:lengthi5e4:name1:a12:piece lengthi0e6:pieces20:hhhhhhhhhhhhhhhhhhhhee")]
    [InlineData("d4:infod6:lengthi5e4:name1:a12:piece lengthi-5e6:pieces20:hhhhhhhhhhhhhhhhhhhhee")]
    [InlineData("d4:infod6:lengthi-5e4:name1:a12:piece lengthi16384e6:pieces20:hhhhhhhhhhhhhhhhhhhhee")]
    [InlineData("d4:infod6:lengthi0e4:name1:a12:piece lengthi16384e6:pieces0:ee")]
    [InlineData("d4:infod6:lengthi5e12:piece lengthi16384e6:pieces20:hhhhhhhhhhhhhhhhhhhhee")]
    [InlineData("d4:infod5:filesle4:name1:a12:piece lengthi16384e6:pieces0:ee")]
    [InlineData("d4:infod5:filesld6:lengthi5eee4:name1:a12:piece lengthi16384e6:pieces20:hhhhhhhhhhhhhhhhhhhhee")]
    [InlineData(
        "d4:infod5:filesld6:lengthi5e4:pathli1eeee4:name1:a12:piece lengthi16384e6:pieces20:hhhhhhhhhhhhhhhhhhhhee"
    )]
    [InlineData(
        "d4:infod6:lengthi9223372036854775807e4:name1:a12:piece lengthi16384e6:pieces20:hhhhhhhhhhhhhhhhhhhhee"
    )]
    public void Refuses_a_torrent_that_cannot_be(string text)
    {
        var error = Assert.Throws<UnexpectedContentException>(() => Parse(text));

        Assert.Equal(ExitCode.UnexpectedContent, error.ExitCode);
    }

    [Fact]
    public void Refuses_one_of_v2_alone_and_says_why()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            Parse("d4:infod9:file treede12:meta versioni2e4:name1:a12:piece lengthi16384eee")
        );

        Assert.Contains("v2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_only_trackers_and_web_seeds_that_bittorrent_speaks()
    {
        var torrent = Parse(
            $"d13:announce-listll7:file:/aee4:infod6:lengthi5e4:name1:a12:piece lengthi16384e6:pieces20:{Hash}e8:url-listl11:ftp://h.e/x16:http://h.e/x?a=1ee"
        );

        Assert.Empty(torrent.Trackers);
        Assert.Equal(["http://h.e/x?a=1"], torrent.WebSeeds);
    }

    [Theory]
    [InlineData("http://t.example:80/announce", "http://t.example/announce")]
    [InlineData("udp://t.example:6969/announce.php", "udp://t.example:6969/announce.php")]
    [InlineData("https://u:p@t.example/0a1b2c3d4e5f60718293/announce", "https://t.example/.../announce")]
    [InlineData("https://t.example/announce?pk=12", "https://t.example/announce?...")]
    public void Shows_no_key_of_a_private_tracker(string tracker, string shown) =>
        Assert.Equal(shown, PeerUrls.ShowTracker(tracker));

    [Theory]
    [InlineData("magnet:?xt=urn:btih:8249085D45963F2E44797D73D5303B73F476FA67")]
    [InlineData("magnet:?dn=x&xt=urn:btih:QJEQQXKFSY7S4RDZPVZ5KMB3OP2HN6TH&so=3")]
    public void Reads_both_forms_of_an_info_hash(string text)
    {
        var link = MagnetLink.Parse(Source.Parse(text));

        Assert.Equal("8249085d45963f2e44797d73d5303b73f476fa67", link.InfoHash);
    }

    [Theory]
    [InlineData("magnet:?dn=a")]
    [InlineData("magnet:?xt=urn:btih:123")]
    [InlineData("magnet:?xt=urn:btmh:1220caf1e1c30e81cb361b9ee167c4aa64228a7fa4fa9f6105232b28ad099f3a302e")]
    [InlineData("magnet:?xt=urn:btih:8249085d45963f2e44797d73d5303b73f476fa67&so=1-3")]
    public void Refuses_a_link_to_nothing_that_can_be_fetched(string text) =>
        Assert.Throws<ArgumentException>(() => MagnetLink.Parse(Source.Parse(text)));

    private static TorrentMetainfo Parse(string text) => TorrentMetainfo.Parse(Encoding.Latin1.GetBytes(text));
}
