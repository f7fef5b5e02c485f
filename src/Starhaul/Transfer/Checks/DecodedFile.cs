using Microsoft.Win32.SafeHandles;
using Starhaul.Native;

namespace Starhaul.Transfer.Checks;

/// <summary>Writes decoded bytes to a file of their own while they pass. Not published before all is proven.</summary>
/// <param name="path">The file; what lies there, a link too, is what an earlier run left.</param>
/// <param name="minFree">Bytes of the disk that must stay free, as <see cref="TransferLimits.MinFree"/> has it.</param>
internal sealed class DecodedFile(string path, long? minFree = null) : IDisposable
{
    /// <summary>How much may be written between two looks at the disk: nobody knows how long the decoded file is going to be.</summary>
    private const long Step = 4 * 1024 * 1024;

    private readonly SafeFileHandle handle = Open(path);
    private long length;
    private long allowed;
    private bool isWhole;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (length + bytes.Length > allowed)
        {
            RequireRoom(bytes.Length);
        }

        try
        {
            RandomAccess.Write(handle, bytes, length);
        }
        catch (IOException e)
        {
            throw DiskErrors.Refused(path, e, bytes.Length);
        }

        length += bytes.Length;
    }

    /// <summary>Brings every byte to the disk.</summary>
    public void Complete()
    {
        try
        {
            RandomAccess.FlushToDisk(handle);
        }
        catch (IOException e)
        {
            throw DiskErrors.Refused(path, e);
        }

        isWhole = true;
    }

    /// <summary>Closes the file; one that is not whole is deleted.</summary>
    public void Dispose()
    {
        if (!isWhole)
        {
            File.Delete(path);
        }

        handle.Dispose();
    }

    private void RequireRoom(int wanted)
    {
        if (DiskSpace.Fault(path, wanted, minFree) is { } fault)
        {
            throw fault;
        }

        allowed = length + Math.Max(Step, wanted);
    }

    private static SafeFileHandle Open(string path)
    {
        try
        {
            // Anew, and never into what another has put there: an open that follows a link would cut the file behind it.
            File.Delete(path);
            return Posix.CreateNew(path, DurableFile.Readable);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.Refused(path, e);
        }
    }
}
