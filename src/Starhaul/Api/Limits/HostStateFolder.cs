using System.Text.Json;
using Starhaul.Native;

namespace Starhaul.Api.Limits;

/// <summary>The folder of what all programs of a user know of hosts: a file for each host.</summary>
internal sealed class HostStateFolder(string cache)
{
    /// <summary>
    /// Most hosts that are remembered. A server leads to as many names as it likes; beyond this the one that was changed the
    /// longest ago is forgotten.
    /// </summary>
    public const int MostHosts = 1_000;

    private readonly string folder = Path.Join(cache, "limits");

    /// <summary>The file of a host; null where its name makes none.</summary>
    public string? PathOf(HostKey key) => key.FileName is { } name ? Path.Join(folder, name) : null;

    /// <summary>Every host that something is known of, and its file.</summary>
    public IEnumerable<(HostKey Key, string Path)> Find()
    {
        string[] paths;
        try
        {
            paths = Directory.GetFiles(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            yield break;
        }

        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            if (HostKey.Parse(Path.GetFileName(path)) is { } key)
            {
                yield return (key, path);
            }
        }
    }

    /// <summary>What is known of a host; null where its file is not ours or cannot be read.</summary>
    public static HostState? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(
                SafeFile.ReadAll(path, HostStateFile.LongestState, mustBeOurs: true),
                HostStateJson.Default.HostState
            );
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Makes room for one host more, where there are too many.</summary>
    public void MakeRoom()
    {
        var all = Find().ToList();
        foreach (
            var (_, path) in all.OrderBy(static host => Posix.Stat(host.Path)?.ModifiedAt ?? DateTimeOffset.MinValue)
                .Take(all.Count - MostHosts + 1)
        )
        {
            Forget(path);
        }
    }

    /// <summary>Forgets a host. Who holds its lock at the moment keeps what is held and writes it anew.</summary>
    public static void Forget(string path)
    {
        File.Delete(path);
        File.Delete(path + HostStateFile.LockSuffix);
    }
}
