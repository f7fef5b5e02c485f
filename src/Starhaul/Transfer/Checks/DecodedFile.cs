using Microsoft.Win32.SafeHandles;

namespace Starhaul.Transfer.Checks;

/// <summary>Writes decoded bytes to a file of their own while they pass. Not published before all is proven.</summary>
internal sealed class DecodedFile(string path) : IDisposable
{
    private readonly SafeFileHandle handle = Open(path);
    private long length;
    private bool isWhole;

    public void Append(ReadOnlySpan<byte> bytes)
    {
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

    private static SafeFileHandle Open(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.Refused(path, e);
        }
    }
}
