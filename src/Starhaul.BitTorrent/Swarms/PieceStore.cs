using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Starhaul.BitTorrent.Aria2;

namespace Starhaul.BitTorrent.Swarms;

/// <summary>Holds the pieces that aria2 wrote to their hashes. Its word alone counts for nothing: a file may be cut by anybody.</summary>
internal sealed class PieceStore(TorrentMetainfo torrent, Aria2Folder folder) : IDisposable
{
    private const int BlockLength = 256 * 1024;

    private readonly byte[] block = GC.AllocateUninitializedArray<byte>(BlockLength);

    [SuppressMessage("Security", "CA5350", Justification = "BEP 3 hashes pieces by SHA-1.")]
    private readonly IncrementalHash sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);

    /// <summary>Whether every byte of a piece is on the disk and right.</summary>
    public bool IsRight(int piece)
    {
        var (start, end) = torrent.RangeOf(piece);
        foreach (var file in torrent.FilesOf(piece))
        {
            if (!Append(file, Math.Max(start, file.Offset), Math.Min(end, file.End)))
            {
                sha1.GetHashAndReset();
                return false;
            }
        }

        return sha1.GetHashAndReset()
            .AsSpan()
            .SequenceEqual(torrent.Pieces.Span.Slice(piece * SHA1.HashSizeInBytes, SHA1.HashSizeInBytes));
    }

    /// <summary>Copies what was written of a file while it was not wanted, before it is linked to one of ours.</summary>
    public void Copy(TorrentFile file, long start, long end, string path)
    {
        var from = folder.Open(file.Index, out var isOwned);
        try
        {
            using var to = Native.Posix.OpenRegular(path, FileAccess.ReadWrite);
            for (var at = start; from is not null && at < end; )
            {
                var wanted = block.AsSpan(0, (int)Math.Min(BlockLength, end - at));
                var count = RandomAccess.Read(from, wanted, at - file.Offset);
                if (count == 0)
                {
                    return;
                }

                RandomAccess.Write(to, wanted[..count], at - file.Offset);
                at += count;
            }
        }
        finally
        {
            if (isOwned)
            {
                from?.Dispose();
            }
        }
    }

    public void Dispose() => sha1.Dispose();

    private bool Append(TorrentFile file, long start, long end)
    {
        var opened = folder.Open(file.Index, out var isOwned);
        try
        {
            for (var at = start; at < end; )
            {
                var wanted = block.AsSpan(0, (int)Math.Min(BlockLength, end - at));
                var count = opened is null ? 0 : RandomAccess.Read(opened, wanted, at - file.Offset);
                if (count == 0)
                {
                    return false;
                }

                sha1.AppendData(wanted[..count]);
                at += count;
            }

            return true;
        }
        finally
        {
            if (isOwned)
            {
                opened?.Dispose();
            }
        }
    }
}
