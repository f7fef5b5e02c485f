using Starhaul.Native;

namespace Starhaul.Cli.Commands;

/// <summary>The folders that names from outside bring along: those of a key, those of a torrent.</summary>
internal static class BoxFolders
{
    /// <summary>Makes folders inside the box, never through a link.</summary>
    public static void Make(string box, string folder)
    {
        var place = box;
        foreach (var segment in folder.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            // The box itself is made by the fetch, where its parent is there.
            if (place == box && !Directory.Exists(box) && Directory.Exists(Path.GetDirectoryName(box)))
            {
                Directory.CreateDirectory(box);
            }

            place = Path.Combine(place, segment);
            if (Posix.Stat(place) is { IsDirectory: false } || !Directory.Exists(Path.GetDirectoryName(place)))
            {
                throw new DestinationException(
                    $"{place} cannot be made a folder of the box: a link or a file is there."
                )
                {
                    Step = FetchStep.Decide,
                    Hint = "Move it away, or name another box with FileFetcherOptions.Box.",
                };
            }

            Directory.CreateDirectory(place);
        }
    }
}
