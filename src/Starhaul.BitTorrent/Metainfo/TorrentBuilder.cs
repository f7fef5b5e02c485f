using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Starhaul.BitTorrent.Bencode;

namespace Starhaul.BitTorrent.Metainfo;

/// <summary>Makes a torrent of v1 of the bytes of its files, which pass by once, in order.</summary>
internal sealed class TorrentBuilder : IDisposable
{
    private const int LeastPiece = 256 * 1024;
    private const int LongestPiece = 16 * 1024 * 1024;

    /// <summary>So many pieces at the most, as long as pieces may grow: their hashes are then 40 kB.</summary>
    private const int ManyPieces = 2_000;

    [SuppressMessage("Security", "CA5350", Justification = "BEP 3 hashes pieces by SHA-1.")]
    private readonly IncrementalHash sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
    private readonly MemoryStream pieces = new();
    private readonly int pieceLength;
    private int inPiece;

    /// <summary>Begins.</summary>
    /// <param name="length">Bytes of all files, which say how long a piece is.</param>
    public TorrentBuilder(long length) => pieceLength = PieceLengthFor(length);

    /// <summary>The length of a piece: a power of two, 256 KiB to 16 MiB.</summary>
    public static int PieceLengthFor(long length)
    {
        var pieceLength = LeastPiece;
        while (pieceLength < LongestPiece && length / pieceLength > ManyPieces)
        {
            pieceLength *= 2;
        }

        return pieceLength;
    }

    /// <summary>Takes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var taken = Math.Min(bytes.Length, pieceLength - inPiece);
            sha1.AppendData(bytes[..taken]);
            inPiece += taken;
            bytes = bytes[taken..];
            if (inPiece == pieceLength)
            {
                EndPiece();
            }
        }
    }

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
        if (inPiece > 0)
        {
            EndPiece();
        }

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

        info.Text("name").Text(name).Text("piece length").Integer(pieceLength);
        info.Text("pieces").Text(pieces.ToArray()).Close();
        return TorrentMetainfo.Write(info.Written, trackers, webSeeds);
    }

    public void Dispose()
    {
        sha1.Dispose();
        pieces.Dispose();
    }

    private void EndPiece()
    {
        pieces.Write(sha1.GetHashAndReset());
        inPiece = 0;
    }
}
