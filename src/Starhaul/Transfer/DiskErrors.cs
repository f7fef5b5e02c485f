using System.Globalization;
using Starhaul.Diagnostics;
using Starhaul.Native;

namespace Starhaul.Transfer;

/// <summary>Says what a disk's refusal means, with the numbers and the next step.</summary>
internal static class DiskErrors
{
    private const string KeptHint = "Make room or choose another box with --box; the part file stays and is resumed.";

    /// <summary>The error for what cannot fit.</summary>
    public static DestinationException NoSpace(string path, long needed)
    {
        var free = new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace;
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"{path} needs {needed:N0} more bytes, {free:N0} are free."
        );
        return new DestinationException(message) { Hint = KeptHint };
    }

    /// <summary>The error for a read that failed.</summary>
    public static DestinationException Unreadable(string path, Exception cause) =>
        new($"{path} could not be read: {cause.Message}", cause)
        {
            Hint = "Check the file's permissions and the disk.",
        };

    /// <summary>The error for a write or flush that failed.</summary>
    public static DestinationException Refused(string path, Exception cause) =>
        cause.HResult == Posix.NoSpace
            ? new DestinationException($"The disk is full: {path} could not be written.", cause) { Hint = KeptHint }
            : new DestinationException($"{path} could not be written: {cause.Message}", cause)
            {
                Hint = "Check the folder's permissions and the disk.",
            };
}
