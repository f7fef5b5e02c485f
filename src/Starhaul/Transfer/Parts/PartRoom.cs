namespace Starhaul.Transfer;

/// <summary>Asks for room before it is taken: a length that is a lie must not fill a disk that others live on.</summary>
internal sealed class PartRoom(string targetPath, PartBytes bytes, long? minFree)
{
    private long reserved;

    /// <summary>The file was cut: what was reserved is given back.</summary>
    public void Reset() => reserved = 0;

    /// <summary>Reserves what is missing of a file.</summary>
    /// <param name="length">Its length; null where that is not known.</param>
    /// <param name="start">How far it is complete.</param>
    /// <exception cref="DestinationException">There is not enough room.</exception>
    public void Reserve(long? length, long start)
    {
        if (length is not { } whole || whole <= reserved)
        {
            return;
        }

        if (DiskSpace.Fault(targetPath, whole - bytes.Allocated, minFree) is { } fault)
        {
            throw fault;
        }

        if (whole > start && !bytes.TryReserve(start, whole - start))
        {
            throw DiskErrors.NoSpace(targetPath, whole - start, keepsPart: start > 0);
        }

        reserved = whole;
    }
}
