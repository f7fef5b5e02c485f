using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Starhaul.Native;
using Starhaul.Transfer;

namespace Starhaul.Pipelines.Archive;

/// <summary>
/// Writes one segment and hashes its bytes as they go to the file. Lines, flushes and the end come from one thread at a
/// time; <see cref="Sync"/> may run beside them.
/// </summary>
internal sealed class SegmentWriter : IDisposable
{
    private const string FullHint =
        "Make room and start the listener again: it recovers what was flushed. Or name another folder with EddnStreamOptions.Archive.";

    private readonly SafeFileHandle file;
    private readonly SegmentCompressor compressor;
    private readonly ArrayBufferWriter<byte> output;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly string root;
    private bool isFolderSynced;
    private bool isDirty;
    private long syncedLength;
    private long fileLength;

    /// <summary>Begins the file of a segment.</summary>
    /// <param name="root">Full path of the archive.</param>
    /// <param name="name">The segment.</param>
    /// <param name="path">Full path to write at; there MUST be nothing yet, a link neither.</param>
    /// <param name="output">Room for compressed bytes, which all writers of an archive share.</param>
    /// <exception cref="DestinationException">The file cannot be made.</exception>
    public SegmentWriter(string root, SegmentName name, string path, ArrayBufferWriter<byte> output)
    {
        this.root = root;
        this.output = output;
        Name = name;
        Path = path;
        try
        {
            file = Posix.CreateNewBelow(root, System.IO.Path.GetRelativePath(root, path), DurableFile.Readable);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.Refused(path, e);
        }

        compressor = SegmentCompressor.Create(name.Compression);
    }

    /// <summary>The segment.</summary>
    public SegmentName Name { get; }

    /// <summary>Full path of the file that is written.</summary>
    public string Path { get; }

    /// <summary>What went in.</summary>
    public SegmentContent Content { get; private set; }

    /// <summary>Bytes of <see cref="Content"/> that a reader of the file gets.</summary>
    public long FlushedLength { get; private set; }

    /// <summary>Whether a reader of the file gets all that went in.</summary>
    public bool IsFlushed => !isDirty;

    /// <summary>Bytes of the file.</summary>
    public long FileLength => Volatile.Read(ref fileLength);

    /// <summary>What the end of the file proves.</summary>
    public string Proof => compressor.Proof;

    /// <summary>SHA-256 of the file in lower-case hex; null until its end is written.</summary>
    public string? Sha256 { get; private set; }

    /// <summary>Whether its name still leads to the file that is written.</summary>
    public bool IsInPlace => Posix.Stat(file)?.IsSameFile(Posix.Stat(Path)) ?? false;

    /// <summary>Adds a line.</summary>
    /// <param name="line">Its bytes, without a line end in them.</param>
    /// <param name="gateway">When the gateway took it; null where it does not say.</param>
    /// <param name="arrived">When it came; null where it is not known any more.</param>
    /// <exception cref="DestinationException">The disk refuses.</exception>
    public void Append(ReadOnlySpan<byte> line, DateTimeOffset? gateway, DateTimeOffset? arrived)
    {
        compressor.Append(line, output);
        compressor.Append("\n"u8, output);
        Content = Content.With(line.Length + 1, gateway, arrived);
        isDirty = true;
        Write();
    }

    /// <summary>Writes all that went in, so that a kill leaves it.</summary>
    /// <exception cref="DestinationException">The disk refuses.</exception>
    public void Flush()
    {
        if (isDirty)
        {
            compressor.Flush(output);
            Write();
            isDirty = false;
            FlushedLength = Content.Length;
        }
    }

    /// <summary>Writes the end of the file. Nothing may follow.</summary>
    /// <exception cref="DestinationException">The disk refuses.</exception>
    public void Complete()
    {
        compressor.Complete(output);
        Write();
        compressor.Dispose();
        isDirty = false;
        FlushedLength = Content.Length;
        Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Brings what is written to the disk, so that a power cut leaves it.</summary>
    /// <exception cref="DestinationException">The disk refuses.</exception>
    public void Sync()
    {
        var length = FileLength;
        if (length == syncedLength)
        {
            return;
        }

        try
        {
            RandomAccess.FlushToDisk(file);
            syncedLength = length;
        }
        catch (IOException e)
        {
            throw DiskErrors.Refused(Path, e, wanted: null, FullHint);
        }

        if (!isFolderSynced)
        {
            for (
                var folder = System.IO.Path.GetDirectoryName(Path)!;
                folder.Length >= root.Length;
                folder = System.IO.Path.GetDirectoryName(folder)!
            )
            {
                Posix.FlushFolder(folder);
            }

            isFolderSynced = true;
        }
    }

    public void Dispose()
    {
        compressor.Dispose();
        hash.Dispose();
        file.Dispose();
    }

    private void Write()
    {
        if (output.WrittenCount == 0)
        {
            return;
        }

        try
        {
            RandomAccess.Write(file, output.WrittenSpan, fileLength);
        }
        catch (IOException e)
        {
            throw DiskErrors.Refused(Path, e, output.WrittenCount, FullHint);
        }

        hash.AppendData(output.WrittenSpan);
        Volatile.Write(ref fileLength, fileLength + output.WrittenCount);
        output.ResetWrittenCount();
    }
}
