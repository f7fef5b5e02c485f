using System.Globalization;
using Starhaul.Native;

namespace Starhaul.Transfer;

/// <summary>Says what a disk's refusal means, with the numbers and the next step.</summary>
internal static class DiskErrors
{
    /// <summary>What to do where bytes are here already.</summary>
    public const string KeptHint =
        "Make room and run it again: the part file stays and is resumed. Or choose another box with FileFetcherOptions.Box.";

    /// <summary>What to do where nothing came yet, so that no part file stays.</summary>
    public const string FreshHint = "Make room, or choose another box with FileFetcherOptions.Box.";

    /// <summary>The error for what cannot fit.</summary>
    public static DestinationException NoSpace(string path, long needed, bool keepsPart)
    {
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"{path} needs {needed:N0} more bytes, {FreeBeside(path):N0} are free."
        );
        return new DestinationException(message) { Hint = keepsPart ? KeptHint : FreshHint };
    }

    /// <summary>The error for a read that failed.</summary>
    public static DestinationException Unreadable(string path, Exception cause) =>
        new($"{path} could not be read: {cause.Message}", cause)
        {
            Hint = "Check the file's permissions and the disk.",
        };

    /// <summary>The error for a write or flush that failed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cause">What the system said.</param>
    /// <param name="wanted">Bytes that were to be written; null where it is unknown.</param>
    /// <param name="hint">What to do when the disk is full.</param>
    public static DestinationException Refused(
        string path,
        Exception cause,
        long? wanted = null,
        string hint = KeptHint
    ) =>
        cause.HResult == Posix.NoSpace
            ? new DestinationException(Full(path, wanted), cause) { Hint = hint }
            : new DestinationException($"{path} could not be written: {cause.Message}", cause)
            {
                Hint = "Check the folder's permissions and the disk.",
            };

    private static string Full(string path, long? wanted)
    {
        var free = FreeBeside(path);
        return wanted is { } bytes
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The disk is full: {path} was to get {bytes:N0} more bytes, {free:N0} are free."
            )
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The disk is full: {path} could not be written, {free:N0} bytes are free."
            );
    }

    private static long FreeBeside(string path) =>
        new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(path))!).AvailableFreeSpace;
}
