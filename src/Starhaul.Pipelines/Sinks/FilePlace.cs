using Starhaul.Native;

namespace Starhaul.Pipelines.Sinks;

/// <summary>
/// Notices that the file of a database was taken away or replaced while it is open: writing to a file without a name succeeds, and
/// it is lost when the file is closed.
/// </summary>
/// <param name="path">The file itself, not a link to it.</param>
/// <param name="target">The target as a person writes it.</param>
internal sealed class FilePlace(string path, string target)
{
    private FileStat? opened;

    /// <summary>Remembers the file that has the name now: it was just opened.</summary>
    public void Remember() => opened = Posix.Stat(path);

    /// <exception cref="DestinationException">The name leads to another file by now, or to none.</exception>
    public void Require()
    {
        if (opened is { } known && !known.IsSameFile(Posix.Stat(path)))
        {
            throw new DestinationException($"'{path}' was taken away or replaced while it was written to.")
            {
                Source = target,
                Hint = "What was loaded since it was opened is not in the file that is there now: load it again.",
            };
        }
    }
}
