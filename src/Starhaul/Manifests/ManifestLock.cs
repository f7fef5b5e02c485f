using Starhaul.Native;

namespace Starhaul.Manifests;

/// <summary>The lock of a box.</summary>
internal static class ManifestLock
{
    /// <summary>Waits for the lock of a box, which is held until it is disposed.</summary>
    /// <exception cref="DestinationException">Another process held it all the time, or it cannot be taken at all.</exception>
    public static async Task<FileLock> AcquireAsync(BoxFolder box, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            return await FileLock.TakeAsync(box.LockPath, time, cancellation).ConfigureAwait(false)
                ?? throw new DestinationException(
                    $"The box '{box.Root}' is locked by another process{FileLock.DescribeHolder(box.LockPath)}: waited "
                        + $"{FileLock.LongestWait.TotalSeconds:0} s for its {BoxFolder.LockName}."
                )
                {
                    Step = FetchStep.Manifest,
                    IsTransient = true,
                    Hint = $"Wait for the other starhaul to end; 'fuser {box.LockPath}' names it.",
                };
        }
        catch (IOException error)
        {
            throw new DestinationException($"The box '{box.Root}' cannot be locked: {error.Message}", error)
            {
                Step = FetchStep.Manifest,
                Hint = "Look whether the folder is there and may be written to.",
            };
        }
    }
}
