using System.Text.Json;
using Starhaul.Native;

namespace Starhaul.Api.Limits;

/// <summary>
/// The state of one host, in a file that all programs of the user share. Where there is no folder for it, or it cannot be
/// written, it is this program's alone.
/// </summary>
internal sealed class HostStateFile(HostStateFolder? folder, HostKey key, TimeProvider time) : IDisposable
{
    /// <summary>More than a state ever has; a longer file is not read.</summary>
    public const int LongestState = 4 * 1024 * 1024;

    /// <summary>Ending of the file that is locked.</summary>
    public const string LockSuffix = ".lock";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string? path = folder?.PathOf(key);
    private readonly SemaphoreSlim gate = new(1, 1);
    private HostState own = new();
    private bool isPrivate;
    private bool wasRead;

    private bool IsShared => path is not null && !isPrivate;

    /// <summary>Changes the state while nobody else can. A wait that was cancelled before still changes what is free at once.</summary>
    public async Task<T> ChangeAsync<T>(Func<HostState, T> change, CancellationToken cancellationToken)
    {
        // A semaphore that is free refuses a token that was cancelled all the same; a try that does not wait has none.
        if (!gate.Wait(0, CancellationToken.None))
        {
            await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            using var hold = IsShared ? await LockAsync(cancellationToken).ConfigureAwait(false) : null;
            if (hold is null)
            {
                return change(own);
            }

            own = Read();
            var result = change(own);
            Write();
            return result;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private async Task<FileLock?> LockAsync(CancellationToken cancellationToken)
    {
        var lockPath = path + LockSuffix;
        try
        {
            _ = OperatingSystem.IsWindows()
                ? Directory.CreateDirectory(Path.GetDirectoryName(path)!)
                : Directory.CreateDirectory(Path.GetDirectoryName(path)!, OwnerOnly);
            return await FileLock.TakeAsync(lockPath, time, cancellationToken).ConfigureAwait(false)
                ?? throw new DestinationException(
                    $"'{lockPath}' is held by another process{FileLock.DescribeHolder(lockPath)}: waited "
                        + $"{FileLock.LongestWait.TotalSeconds:0} s for it."
                )
                {
                    IsTransient = true,
                    Hint = $"A request never holds it for long; 'fuser {lockPath}' names the process that hangs.",
                };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            isPrivate = true;
            return null;
        }
    }

    private HostState Read()
    {
        if (Posix.Stat(path!) is null)
        {
            // Not there yet, or forgotten on request. Only the first of a thousand hosts pays for the look around.
            folder!.MakeRoom();
            return wasRead ? new HostState() : own;
        }

        // Not ours or not sound: what this program knows itself is the best there is.
        wasRead = true;
        return HostStateFolder.Read(path!) ?? own;
    }

    private void Write()
    {
        try
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(own, HostStateJson.Default.HostState);
            DurableFile.Replace(path!, bytes, DurableFile.Private);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            isPrivate = true;
        }
    }
}
