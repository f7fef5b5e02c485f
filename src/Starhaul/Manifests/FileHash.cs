using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Starhaul.Native;

namespace Starhaul.Manifests;

/// <summary>SHA-256 of a file, the next block being read while this one is hashed.</summary>
internal static class FileHash
{
    private const int BlockLength = 256 * 1024;

    public static SafeFileHandle Open(string path) => Posix.OpenRegular(path);

    /// <summary>Hashes from the first byte to the last.</summary>
    /// <param name="file">The open file.</param>
    /// <param name="hashed">Called with the length of each block; null for none.</param>
    /// <param name="cancellation">Ends the work between two blocks.</param>
    /// <returns>The hash in lower-case hex, and the number of bytes that it covers.</returns>
    public static async Task<(string Sha256, long Length)> ComputeAsync(
        SafeFileHandle file,
        Action<int>? hashed,
        CancellationToken cancellation
    )
    {
        var current = ArrayPool<byte>.Shared.Rent(BlockLength);
        var next = ArrayPool<byte>.Shared.Rent(BlockLength);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long length = 0;
        var read = await RandomAccess.ReadAsync(file, current, length, cancellation).ConfigureAwait(false);
        while (read > 0)
        {
            length += read;
            var reading = RandomAccess.ReadAsync(file, next, length, cancellation).ConfigureAwait(false);
            hash.AppendData(current, 0, read);
            hashed?.Invoke(read);
            read = await reading;
            (current, next) = (next, current);
        }

        // Only here: after an error a read may still be under way into one of them.
        ArrayPool<byte>.Shared.Return(current);
        ArrayPool<byte>.Shared.Return(next);
        return (Convert.ToHexStringLower(hash.GetHashAndReset()), length);
    }

    /// <summary>The same for the bytes of a stream, read from where it stands.</summary>
    public static async Task<(string Sha256, long Length)> ComputeAsync(
        Stream stream,
        Action<int>? hashed,
        CancellationToken cancellation
    )
    {
        var block = ArrayPool<byte>.Shared.Rent(BlockLength);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long length = 0;
        for (int read; (read = await stream.ReadAsync(block, cancellation).ConfigureAwait(false)) > 0; length += read)
        {
            hash.AppendData(block, 0, read);
            hashed?.Invoke(read);
        }

        ArrayPool<byte>.Shared.Return(block);
        return (Convert.ToHexStringLower(hash.GetHashAndReset()), length);
    }
}
