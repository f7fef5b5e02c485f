using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Starhaul.Native;

namespace Starhaul.Pipelines.Sinks.Folders;

/// <summary>The SHA-256 of a file to whose end bytes are added, taken along while they come: at the end little is left to read.</summary>
/// <param name="path">Where the file lies at first; it is followed when it is renamed.</param>
internal sealed class GrowingHash(string path) : IDisposable
{
    private const int BlockLength = 256 * 1024;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private SafeFileHandle? file;

    /// <summary>Bytes that are hashed.</summary>
    public long Length { get; private set; }

    /// <summary>Whether these are the bytes of the file that now has a name, and none was taken away again.</summary>
    public bool IsOf(string name) =>
        file is not null
        && Posix.Stat(file)?.IsSameFile(Posix.Stat(name)) == true
        && RandomAccess.GetLength(file) >= Length;

    /// <summary>Hashes what is there and was not yet; nothing where the file is not there yet, or is its writer's alone.</summary>
    public void Follow(CancellationToken cancellationToken)
    {
        try
        {
            file ??= File.Exists(path) ? Open() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return; // It is read once it is complete.
        }

        if (file is not null)
        {
            Read(file, cancellationToken);
        }
    }

    /// <summary>Hashes the rest of a complete file.</summary>
    /// <returns>The hash of all of it, in lower case.</returns>
    public string Complete(CancellationToken cancellationToken)
    {
        Read(file ??= Open(), cancellationToken);
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    public void Dispose()
    {
        hash.Dispose();
        file?.Dispose();
    }

    private SafeFileHandle Open() => File.OpenHandle(path, share: FileShare.ReadWrite);

    private void Read(SafeFileHandle opened, CancellationToken cancellationToken)
    {
        var block = ArrayPool<byte>.Shared.Rent(BlockLength);
        try
        {
            while (RandomAccess.Read(opened, block, Length) is > 0 and var count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(block, 0, count);
                Length += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
