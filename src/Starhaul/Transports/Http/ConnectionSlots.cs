using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Starhaul.Native;

namespace Starhaul.Transports.Http;

/// <summary>
/// The connections to a host that nobody asked for: no more than so many, over all downloads of all programs of a user. Each is a
/// locked file in the cache, which the kernel lets go at any kill.
/// </summary>
/// <param name="cache">The user's folder for what all programs are to know; null shares nothing.</param>
internal sealed class ConnectionSlots(string? cache)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string? folder = cache is null ? null : Path.Join(cache, "connections");

    /// <summary>Takes one of so many; null where all are taken, or nobody can know.</summary>
    public IDisposable? TryTake(Uri host, int most)
    {
        if (folder is null)
        {
            return new Slot(null, "");
        }

        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(host.Scheme + host.Authority)))[
            ..16
        ];
        try
        {
            _ = OperatingSystem.IsWindows()
                ? Directory.CreateDirectory(folder)
                : Directory.CreateDirectory(folder, OwnerOnly);
            for (var number = 1; number <= most; number++)
            {
                var path = Path.Join(folder, string.Create(CultureInfo.InvariantCulture, $"{name}.{number}"));
                if (FileLock.TryTake(path) is { } taken)
                {
                    return new Slot(taken, path);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A cache that cannot be written allows no more than what needs none of it: the one connection.
        }

        return null;
    }

    private sealed class Slot(FileLock? taken, string path) : IDisposable
    {
        private FileLock? held = taken;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref held, null) is { } mine)
            {
                try
                {
                    // Before the lock is let go: whoever locks the file after that finds that it is no longer in its place.
                    File.Delete(path);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    // A file that stays is locked by the next who wants it: only the lock says that a connection is open.
                }

                mine.Dispose();
            }
        }
    }
}
