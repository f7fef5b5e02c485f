using Starhaul.BitTorrent.Bencode;
using Starhaul.Integrity;

namespace Starhaul.BitTorrent.Metainfo;

/// <summary>Makes a torrent of v1 of the bytes of its files, which pass by once, in order.</summary>
internal sealed class TorrentBuilder : IDisposable
{
    private readonly PieceHasher hasher;

    /// <summary>Begins.</summary>
    /// <param name="length">Bytes of all files, which say how long a piece is.</param>
    public TorrentBuilder(long length) => hasher = new PieceHasher(DigestAlgorithm.Sha1, PieceHasher.LengthFor(length));

    /// <summary>Takes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => hasher.Append(bytes);

    /// <summary>The torrent of all that was taken.</summary>
    /// <param name="name">Name of the only file, or of the folder of all.</param>
    /// <param name="files">Path and length of each file below the folder; null for a single file.</param>
    /// <param name="length">Bytes of all.</param>
    /// <param name="trackers">URLs of trackers.</param>
    /// <param name="webSeeds">URLs of HTTP servers.</param>
    public ReadOnlyMemory<byte> Build(
        string name,
        IReadOnlyList<(string Path, long Length)>? files,
        long length,
        IReadOnlyList<string> trackers,
        IReadOnlyList<string> webSeeds
    )
    {
        var info = new BencodeWriter().Open('d');
        if (files is null)
        {
            info.Text("length").Integer(length);
        }
        else
        {
            info.Text("files").Open('l');
            foreach (var file in files)
            {
                info.Open('d').Text("length").Integer(file.Length).Text("path").Open('l');
                foreach (var segment in file.Path.Split('/'))
                {
                    info.Text(segment);
                }

                info.Close().Close();
            }

            info.Close();
        }

        var pieces = hasher.Complete();
        info.Text("name").Text(name).Text("piece length").Integer(pieces.PieceLength);
        info.Text("pieces").Text([.. pieces.Values.SelectMany(Convert.FromHexString)]).Close();
        return TorrentMetainfo.Write(info.Written, trackers, webSeeds);
    }

    public void Dispose() => hasher.Dispose();
}
