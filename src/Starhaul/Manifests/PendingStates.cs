using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Starhaul.Native;

namespace Starhaul.Manifests;

/// <summary>
/// Finds the states of publishes that were interrupted: in the box's own folder and where records of the box lie, nowhere else.
/// The rest of the tree is not ours to search: an unpacked archive may hold anything that looks like a state.
/// </summary>
internal sealed class PendingStates(BoxFolder box, ManifestLog manifestLog, ILogger log)
{
    public const string Suffix = ".part.json";

    /// <summary>Every state that names something to publish, by its path relative to the box.</summary>
    public IEnumerable<(string Path, PartState State)> Find()
    {
        foreach (var folder in Folders())
        {
            foreach (var name in Names(folder))
            {
                var path = folder.Length == 0 ? name : $"{folder}/{name}";
                if (Read(path) is { Publishing.Count: > 0 } state)
                {
                    yield return (path, state);
                }
            }
        }
    }

    private SortedSet<string> Folders()
    {
        var folders = new SortedSet<string>(StringComparer.Ordinal) { "" };
        if (box.IsWork)
        {
            folders.UnionWith(
                Directory
                    .EnumerateDirectories(box.Root, "*", SearchOption.AllDirectories)
                    .Select(path => Path.GetRelativePath(box.Root, path))
            );
            return folders;
        }

        folders.UnionWith(manifestLog.Live.Folders());
        if (new PendingFolder(box).Read() is { } noted)
        {
            folders.Add(noted);
        }

        return folders;
    }

    private string[] Names(string folder)
    {
        var path = Path.Join(box.Root, folder);
        try
        {
            // A folder with a manifest is a box of its own: its paths are relative to it, and its lock guards them.
            var isOwn = folder.Length > 0 && File.Exists(Path.Join(path, BoxFolder.ManifestName));
            return isOwn
                ? []
                :
                [
                    .. Directory
                        .EnumerateFiles(path, "*" + Suffix)
                        .Select(Path.GetFileName)
                        .Order(StringComparer.Ordinal)!,
                ];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The state in a file; null for what is gone by now, is no part state, or is one of a later edition.</summary>
    private PartState? Read(string relative)
    {
        try
        {
            using var file = Posix.OpenRegularBelow(box.Root, relative);
            var state = Parse(file);
            if (state?.SchemaVersion > PartState.CurrentSchemaVersion)
            {
                Log.NewerPartState(log, relative, state.SchemaVersion);
                return null;
            }

            return state?.Format == PartState.FormatName ? state : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static PartState? Parse(SafeFileHandle file)
    {
        if (Posix.Stat(file) is not { IsOurs: true, Length: <= LineReader.LongestLine } stat)
        {
            return null;
        }

        var bytes = new byte[stat.Length];
        var count = RandomAccess.Read(file, bytes, 0);
        return JsonSerializer.Deserialize(bytes.AsSpan(0, count), ManifestJson.Context.PartState);
    }
}
