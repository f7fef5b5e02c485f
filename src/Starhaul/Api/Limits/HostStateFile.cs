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
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

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
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            handle = Posix.OpenForLock(path + ".lock");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            isShared = false;
            return null;
        }

        try
        {
            while (!Posix.TryLock(handle))
            {
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
            return JsonSerializer.Deserialize(File.ReadAllBytes(path!), HostStateJson.Default.HostState) ?? new();
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
            var aside = path + ".new";
            File.WriteAllBytes(aside, JsonSerializer.SerializeToUtf8Bytes(own, HostStateJson.Default.HostState));
            File.Move(aside, path!, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            isShared = false;
        }
    }
}
