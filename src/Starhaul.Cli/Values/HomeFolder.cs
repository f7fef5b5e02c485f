namespace Starhaul.Cli.Values;

/// <summary>
/// A <c>~</c> that the shell left as it stands: it expands one only where a word begins with it, not behind
/// <c>sqlite:</c> or <c>--box=</c>. Taken as it is, it would name a folder called ~ here.
/// </summary>
internal static class HomeFolder
{
    /// <summary>What is wrong with a path or target, and how to write it; null where nothing is.</summary>
    public static (string Message, string Hint)? FindFault(string place, string text)
    {
        // A scheme has two letters or more; postgres://user@host/~name is no path.
        var at = text.IndexOf('~', StringComparison.Ordinal);
        if (at < 0 || (at > 0 && (at < 3 || text[at - 1] != ':' || !text.Take(at - 1).All(char.IsAsciiLetter))))
        {
            return null;
        }

        var (scheme, path) = (text[..at], text[at..]);
        if (path.Length > 1 && path[1] != '/')
        {
            return null;
        }

        return (
            $"{place} is '{text}', whose '~' the shell left as it stands.",
            $"Write {scheme}\"$HOME\"{path[1..]}, or {scheme}./{path} for a folder that is called ~."
        );
    }
}
