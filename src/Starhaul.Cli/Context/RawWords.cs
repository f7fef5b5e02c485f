using System.Text;

namespace Starhaul.Cli;

/// <summary>
/// The words of the command line as bytes. The platform reads them as UTF-8 and puts U+FFFD in place of what is none, which is
/// the name of another file.
/// </summary>
internal static class RawWords
{
    private const char Replacement = '\uFFFD';

    /// <summary>
    /// The words, with the file: URL of a file in place of its path where that is no UTF-8: the URL says each byte.
    /// </summary>
    /// <param name="words">The words as the platform read them.</param>
    /// <param name="unreadable">The first word that is no UTF-8 and names no file; null for none.</param>
    public static IReadOnlyList<string> Read(IReadOnlyList<string> words, out string? unreadable)
    {
        unreadable = null;
        if (!words.Any(word => word.Contains(Replacement, StringComparison.Ordinal)) || RawOf(words) is not { } raw)
        {
            return words;
        }

        var read = words.ToArray();
        for (var i = 0; i < read.Length; i++)
        {
            if (System.Text.Unicode.Utf8.IsValid(raw[i]))
            {
                continue;
            }

            if (raw[i][0] != '-' && Exists(raw[i]))
            {
                read[i] = ToUrl(raw[i]);
            }
            else
            {
                unreadable ??= read[i];
            }
        }

        return read;
    }

    /// <summary>The last words of this process as the system holds them; null where they are not those.</summary>
    private static byte[][]? RawOf(IReadOnlyList<string> words)
    {
        try
        {
            var all = Split(File.ReadAllBytes("/proc/self/cmdline"));
            var own = all.Skip(all.Count - words.Count).ToArray();
            return
                own.Length == words.Count
                && own.Zip(words).All(pair => Encoding.UTF8.GetString(pair.First) == pair.Second)
                ? own
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // no /proc
        }
    }

    private static List<byte[]> Split(byte[] commandLine)
    {
        var words = new List<byte[]>();
        for (var start = 0; start < commandLine.Length; )
        {
            var end = Array.IndexOf(commandLine, (byte)0, start);
            end = end < 0 ? commandLine.Length : end;
            words.Add(commandLine[start..end]);
            start = end + 1;
        }

        return words;
    }

    private static bool Exists(byte[] path)
    {
        try
        {
            using var file = Native.Posix.OpenRegularByBytes(path, "");
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string ToUrl(byte[] path)
    {
        var url = new StringBuilder("file://");
        if (path[0] != '/')
        {
            Append(url, Encoding.UTF8.GetBytes(Directory.GetCurrentDirectory() + "/"));
        }

        Append(url, path);
        return url.ToString();
    }

    private static void Append(StringBuilder url, byte[] path)
    {
        foreach (var one in path)
        {
            var isPlain =
                one == '/'
                || char.IsAsciiLetterOrDigit((char)one)
                || "-._~".Contains((char)one, StringComparison.Ordinal);
            _ = isPlain
                ? url.Append((char)one)
                : url.Append(System.Globalization.CultureInfo.InvariantCulture, $"%{one:X2}");
        }
    }
}
