using System.Globalization;

namespace Starhaul.Transfer;

/// <summary>Whether a file fits on its disk with a reserve left for all others who write there.</summary>
internal static class DiskSpace
{
    private const long MostReserve = 1024 * 1024 * 1024;
    private const long ReserveShare = 20; // 5 % of the volume

    /// <summary>The error for what does not fit; null when it does.</summary>
    /// <param name="path">The file.</param>
    /// <param name="needed">Bytes that are still to come.</param>
    /// <param name="minFree">Bytes that must stay free; null takes 1 GiB or 5 % of the volume, the less.</param>
    public static DestinationException? Fault(string path, long needed, long? minFree)
    {
        var drive = new DriveInfo(Path.GetDirectoryName(path)!);
        var free = drive.AvailableFreeSpace;
        var reserve = minFree ?? Math.Min(MostReserve, drive.TotalSize / ReserveShare);

        // In this order, for a length may be as large as a number can be.
        if (needed <= 0 || free - reserve >= needed)
        {
            return null;
        }

        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"{path} needs {needed:N0} more bytes, {free:N0} are free and {reserve:N0} of them are to stay free."
        );
        return new DestinationException(message)
        {
            Hint =
                "Make room, choose another place with FileFetcherOptions.Box, or allow a smaller reserve with TransferLimits.MinFree.",
        };
    }
}
