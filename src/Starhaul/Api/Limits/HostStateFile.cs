using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Starhaul.Native;

namespace Starhaul.Api.Limits;

/// <summary>
/// The state of one host, in a file that all programs of the user share. Where there is no folder for it, or it cannot be
/// written, it is this program's alone.
/// </summary>
internal sealed class HostStateFile(string? path, TimeProvider time) : IDisposable
{
    private const int LongestState = 1024 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly SemaphoreSlim gate = new(1, 1);
    private HostState own = new();
    private bool isShared = path is not null;

    /// <summary>Changes the state while nobody else can.</summary>
    public async Task<T> ChangeAsync<T>(Func<HostState, T> change, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var hold = isShared ? await LockAsync(cancellationToken).ConfigureAwait(false) : null;
            if (hold is null)
            {
                return change(own);
            }

            try
            {
                own = Read();
                var result = change(own);
                Write();
                return result;
            }
            finally
            {
                Posix.Unlock(hold);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private async Task<SafeFileHandle?> LockAsync(CancellationToken cancellationToken)
    {
        SafeFileHandle handle;
        try
        {
            _ = OperatingSystem.IsWindows()
                ? Directory.CreateDirectory(Path.GetDirectoryName(path)!)
                : Directory.CreateDirectory(Path.GetDirectoryName(path)!, OwnerOnly);
            handle = Posix.OpenForLock(path + ".lock");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            isShared = false;
            return null;
        }

        try
        {
            var began = time.GetTimestamp();
            while (!Posix.TryLock(handle))
            {
                if (time.GetElapsedTime(began) >= LongestWait)
                {
                    throw new DestinationException(
                        $"'{path}.lock' is held by another process: waited {LongestWait.TotalSeconds:0} s for it."
                    )
                    {
                        IsTransient = true,
                        Hint = $"A request never holds it for long; 'fuser {path}.lock' names the process that hangs.",
                    };
                }

                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }

            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private HostState Read()
    {
        try
        {
            return JsonSerializer.Deserialize(
                    SafeFile.ReadAll(path!, LongestState, mustBeOurs: true),
                    HostStateJson.Default.HostState
                ) ?? new();
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            // Not there yet, or not ours: what this program knows itself is the best there is.
            return own;
        }
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
            isShared = false;
        }
    }
}
