using Starhaul.Native;

namespace Starhaul.Pipelines.Archive;

/// <summary>The lock of the one listener that writes to an archive; the kernel frees it at any kill.</summary>
internal sealed class ArchiveLock : IDisposable
{
    /// <summary>The name of the file that is locked.</summary>
    public const string FileName = "archive.lock";

    // Who asks whether a listener runs holds the lock for a moment.
    private const int MostTries = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly FileLock held;

    private ArchiveLock(FileLock held) => this.held = held;

    /// <summary>Whether its name still leads to the file that is locked: else the folder was taken away or replaced.</summary>
    public bool IsInPlace => held.IsInPlace;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="DestinationException">Another listener has it, or the folder cannot be written to.</exception>
    public static async Task<ArchiveLock> TakeAsync(string archive, CancellationToken cancellationToken)
    {
        var lockPath = Path.Combine(archive, FileName);
        try
        {
            return await TryTakeAsync(lockPath, cancellationToken).ConfigureAwait(false) is { } taken
                ? new ArchiveLock(taken)
                : throw new DestinationException(
                    $"Another listener writes to the archive '{archive}'{FileLock.DescribeHolder(lockPath)}."
                )
                {
                    IsTransient = true,
                    Hint =
                        $"Name another folder with EddnStreamOptions.Archive, or end the other one: 'fuser {lockPath}' names it.",
                };
        }
        catch (IOException e)
        {
            throw new DestinationException($"The archive '{archive}' cannot be locked: {e.Message}", e)
            {
                Hint = "Look whether the folder may be written to.",
            };
        }
    }

    /// <summary>Whether a listener has the lock; null where that cannot be seen.</summary>
    public static bool? IsHeld(string archive) => FileLock.IsHeld(Path.Combine(archive, FileName));

    public void Dispose() => held.Dispose();

    private static async Task<FileLock?> TryTakeAsync(string path, CancellationToken cancellationToken)
    {
        var taken = FileLock.TryTake(path);
        for (var tries = 1; taken is null && tries < MostTries; tries++)
        {
            await Task.Delay(Pause, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            taken = FileLock.TryTake(path);
        }

        return taken;
    }
}
