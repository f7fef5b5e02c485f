using Microsoft.Win32.SafeHandles;

namespace Starhaul.Native;

/// <summary>
/// Reads whole files whose names are known to others: regular files alone, no links followed, and never more bytes than the
/// caller expects of such a file.
/// </summary>
internal static class SafeFile
{
    /// <summary>The bytes of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">Most bytes that such a file has.</param>
    /// <param name="mustBeOurs">Whether a file of another user is refused: its bytes are going to be believed.</param>
    /// <exception cref="FileNotFoundException">There is nothing of that name.</exception>
    /// <exception cref="IOException">It is a link, no regular file, longer than the limit or somebody else's.</exception>
    public static byte[] ReadAll(string path, long limit, bool mustBeOurs = false)
    {
        using var file = Posix.OpenRegular(path);
        return ReadAll(file, path, limit, mustBeOurs);
    }

    /// <summary>The same for a file below a folder, with no link in any name on the way.</summary>
    /// <param name="root">The folder; it may itself be reached by links.</param>
    /// <param name="relative">The way down, with <c>/</c>, plain names alone.</param>
    /// <param name="limit">Most bytes that such a file has.</param>
    /// <param name="mustBeOurs">As <see cref="ReadAll(string, long, bool)"/> has it.</param>
    /// <exception cref="FileNotFoundException">There is nothing of that name.</exception>
    /// <exception cref="IOException">As <see cref="ReadAll(string, long, bool)"/>.</exception>
    public static byte[] ReadBelow(string root, string relative, long limit, bool mustBeOurs = false)
    {
        using var file = Posix.OpenRegularBelow(root, relative);
        return ReadAll(file, Path.Join(root, relative), limit, mustBeOurs);
    }

    private static byte[] ReadAll(SafeFileHandle file, string path, long limit, bool mustBeOurs)
    {
        var stat = Posix.Stat(file) ?? throw new IOException($"'{path}' cannot be read.");
        if (mustBeOurs && !stat.IsOurs)
        {
            throw new IOException($"'{path}' belongs to user {stat.Owner}, not to user {Posix.User} who reads it.");
        }

        if (stat.Length > limit)
        {
            throw new IOException($"'{path}' has {stat.Length:N0} bytes, at most {limit:N0} are read.");
        }

        var bytes = new byte[stat.Length];
        var count = 0;
        while (count < bytes.Length)
        {
            var read = RandomAccess.Read(file, bytes.AsSpan(count), count);
            if (read == 0)
            {
                return bytes[..count];
            }

            count += read;
        }

        return bytes;
    }
}
