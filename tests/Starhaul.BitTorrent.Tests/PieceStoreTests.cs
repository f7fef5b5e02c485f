using Starhaul.BitTorrent.Aria2;
using Starhaul.BitTorrent.Metainfo;
using Starhaul.BitTorrent.Swarms;
using Xunit;

namespace Starhaul.BitTorrent.Tests;

/// <summary>A piece counts when its bytes are on the disk and have its hash, whatever aria2 says.</summary>
public sealed class PieceStoreTests
{
    private const int Piece = 256 * 1024;

    [Theory]
    [InlineData(0)]
    [InlineData(Piece - 1)]
    [InlineData(Piece)]
    [InlineData((2 * Piece) + 4)]
    public void One_wrong_byte_makes_its_piece_wrong_and_no_other(int wrong)
    {
        using var folder = new Aria2Folder();
        var torrent = Make(out var bytes);
        bytes[wrong] ^= 1;
        Write(folder, bytes, bytes.Length);
        using var store = new PieceStore(torrent, folder);

        Assert.Equal(
            Enumerable.Range(0, 3).Select(piece => piece != wrong / Piece),
            Enumerable.Range(0, 3).Select(store.IsRight)
        );
    }

    [Fact]
    public void What_is_not_on_the_disk_is_not_right()
    {
        using var folder = new Aria2Folder();
        var torrent = Make(out var bytes);
        Write(folder, bytes, (2 * Piece) + 4);
        using var store = new PieceStore(torrent, folder);

        Assert.True(store.IsRight(1));
        Assert.False(store.IsRight(2));
        Write(folder, bytes, bytes.Length);
        Assert.True(store.IsRight(2));
    }

    /// <summary>Three pieces, the last of 5 bytes.</summary>
    private static TorrentMetainfo Make(out byte[] bytes)
    {
        bytes = SwarmScene.Bytes((2 * Piece) + 5);
        using var builder = new TorrentBuilder(bytes.Length);
        builder.Append(bytes);
        return TorrentMetainfo.Parse(builder.Build("a", files: null, bytes.Length, [], []));
    }

    private static void Write(Aria2Folder folder, byte[] bytes, int length) =>
        File.WriteAllBytes(Path.Combine(folder.Path, Aria2Folder.NameOf(0)), bytes[..length]);
}
