using Starhaul.Native;

namespace Starhaul.Pipelines.Sinks.Folders;

/// <summary>Finds folders of which one lies in the other, by whatever links and spelling.</summary>
internal static class FolderOverlap
{
    /// <summary>Whether two folders are one, or one is somewhere in the other; neither has to be there.</summary>
    public static bool IsAny(string one, string other) => IsIn(one, other) || IsIn(other, one);

    private static bool IsIn(string inner, string outer)
    {
        var found = Stat(outer = Full(outer));
        var at = Full(inner);
        while (at != outer && Stat(at) is null && Path.GetDirectoryName(at) is { } above)
        {
            at = above;
        }

        return at == outer || IsBelow(at, found);
    }

    // By what the folders are, not by what they are called: the root is its own parent.
    private static bool IsBelow(string at, FileStat? outer)
    {
        var here = Stat(at);
        while (here?.IsSameFile(outer) is false)
        {
            at = Path.Join(at, "..");
            var above = Stat(at);
            if (here.Value.IsSameFile(above))
            {
                return false;
            }

            here = above;
        }

        return here is not null;
    }

    private static string Full(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    // Behind a link, for a target may be named by one.
    private static FileStat? Stat(string folder) => Posix.Stat(Path.Join(folder, "."));
}
