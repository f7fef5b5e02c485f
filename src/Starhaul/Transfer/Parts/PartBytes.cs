using Microsoft.Win32.SafeHandles;
using Starhaul.Native;

namespace Starhaul.Transfer;

/// <summary>The bytes of a part file on the disk. No write of one version lands in the file of the next.</summary>
internal sealed class PartBytes(string path, SafeFileHandle handle, PartFlow flow, PartSegments segments) : IDisposable
{
    /// <summary>Length of the stretches whose write-out to the disk is started early.</summary>
    private const long WriteOutLength = 8 * 1024 * 1024;

    /// <summary>Held while bytes are written or cut off.</summary>
    private readonly Lock writing = new();
    private long writtenOut = flow.Frontier;

    /// <summary>Puts bytes at their offset, unless their version is over.</summary>
    /// <exception cref="DestinationException">The disk refuses.</exception>
    public bool TryWrite(int writersVersion, long offset, ReadOnlySpan<byte> written)
    {
        lock (writing)
        {
            if (!flow.IsCurrent(writersVersion))
            {
                return false;
            }

            try
            {
                RandomAccess.Write(handle, written, offset);
            }
            catch (IOException e)
            {
                var hint = flow.Frontier > 0 ? DiskErrors.KeptHint : DiskErrors.FreshHint;
                throw DiskErrors.Refused(path, e, written.Length, hint);
            }

            // The version may be over by now; then the bytes are about to be cut off, and do not count.
            if (!flow.TryAdd(writersVersion, new ByteRange(offset, offset + written.Length)))
            {
                return false;
            }

            segments.Add(offset, written);
            WriteOut(flow.Frontier);
            return true;
        }
    }

    /// <summary>Puts bytes at their offset as fast as a limit allows.</summary>
    /// <returns>False when their version is over.</returns>
    /// <exception cref="DestinationException">The disk refuses.</exception>
    public async ValueTask<bool> WriteAsync(
        int writersVersion,
        long offset,
        ReadOnlyMemory<byte> written,
        RateLimit rate,
        CancellationToken cancellationToken
    )
    {
        var isCurrent = true;
        while (!written.IsEmpty && isCurrent)
        {
            var step = Math.Min(rate.Step, written.Length);
            await rate.WaitAsync(step, cancellationToken).ConfigureAwait(false);
            isCurrent = TryWrite(writersVersion, offset, written.Span[..step]);
            offset += step;
            written = written[step..];
        }

        return isCurrent;
    }

    /// <summary>Reads what lies at an offset.</summary>
    /// <exception cref="DestinationException">The disk refuses.</exception>
    public int Read(Span<byte> wanted, long offset)
    {
        try
        {
            return RandomAccess.Read(handle, wanted, offset);
        }
        catch (IOException e)
        {
            throw DiskErrors.Unreadable(path, e);
        }
    }

    /// <summary>Cuts the file, and gives back what was reserved after the cut.</summary>
    /// <exception cref="DestinationException">The disk refuses.</exception>
    public void CutAt(long length)
    {
        lock (writing)
        {
            try
            {
                RandomAccess.SetLength(handle, length);
            }
            catch (IOException e)
            {
                throw DiskErrors.Refused(path, e);
            }

            segments.CutAt(length);
            writtenOut = Math.Min(writtenOut, length);
        }
    }

    /// <summary>Offset after the last byte that anybody wrote.</summary>
    public long Length => RandomAccess.GetLength(handle);

    /// <summary>Bytes that the file takes on the disk, those that are reserved too.</summary>
    public long Allocated => Posix.Stat(handle)?.Allocated ?? 0;

    /// <summary>Reserves room on the disk; false when there is not enough.</summary>
    public bool TryReserve(long offset, long length) => Posix.TryReserve(handle, offset, length);

    public void Dispose()
    {
        lock (writing)
        {
            PartLock.GiveBack(handle);
        }
    }

    private void WriteOut(long frontier)
    {
        if (frontier - writtenOut >= WriteOutLength)
        {
            Posix.StartWriteOut(handle, writtenOut, frontier - writtenOut);
            writtenOut = frontier;
        }
    }
}
