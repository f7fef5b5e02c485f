using Starhaul.Native;

namespace Starhaul.Pipelines.Sinks.Folders;

/// <summary>Finds folders of which one lies in the other, by whatever links and spelling.</summary>
internal static class FolderOverlap
{
    /// <summary>Whether two folders are one, or one is somewhere in the other; neither has to be there.</summary>
    public static bool IsAny(string one, string other) => IsIn(one, other) || IsIn(other, one);

    private static bool IsIn(string inner, string outer)
    {
        outer = Full(outer);
        var found = Stat(outer);
        for (var at = Full(inner); at is not null; at = Path.GetDirectoryName(at))
        {
            if (at == outer || Stat(at)?.IsSameFile(found) is true)
            {
                return true;
            }
        }

        return false;
    }

    private static string Full(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    // Behind a link, for a target may be named by one.
    private static FileStat? Stat(string folder) => Posix.Stat(Path.Join(folder, "."));
}
