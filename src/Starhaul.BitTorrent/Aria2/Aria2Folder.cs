using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using Starhaul.Native;

namespace Starhaul.BitTorrent.Aria2;

/// <summary>
/// A folder of this user alone in which aria2 finds its configuration and, under names of ours, the files of a torrent. No name that a
/// torrent chose ever reaches aria2.
/// </summary>
/// <remarks>
/// A wanted file is a link to /proc/PID/fd/N of this process: it leads to the part file whatever its name is by now, so also when that was
/// published meanwhile, and nowhere at all once this process is gone. Of an unwanted file aria2 writes the bytes that share a piece with a
/// wanted one; they stay here.
/// </remarks>
internal sealed class Aria2Folder : IDisposable
{
    private const string Configuration = "aria2.conf";

    private readonly Dictionary<int, SafeFileHandle> wanted = [];

    /// <summary>Full path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("starhaul-aria2-").FullName;

    public string ConfigurationPath => System.IO.Path.Combine(Path, Configuration);

    /// <summary>The name that a file of the torrent has here.</summary>
    public static string NameOf(int file) => string.Create(CultureInfo.InvariantCulture, $"f{file}");

    /// <summary>The names of all files of a torrent, as aria2 takes them.</summary>
    public static JsonArray NamesOf(TorrentMetainfo torrent) =>
        new([
            .. torrent.All.Select(static file =>
                JsonValue.Create(string.Create(CultureInfo.InvariantCulture, $"{file.Index + 1}={NameOf(file.Index)}"))
            ),
        ]);

    /// <summary>32 hex digits that nobody can guess.</summary>
    public static string CreateSecret() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Writes the configuration, which holds a secret.</summary>
    public void Configure(IEnumerable<string> lines)
    {
        using var file = Posix.CreateNew(ConfigurationPath, DurableFile.Private);
        RandomAccess.Write(file, System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"), 0);
    }

    /// <summary>Takes the secret off the disk, once it is read.</summary>
    public void ForgetConfiguration() => File.Delete(ConfigurationPath);

    /// <summary>Lets aria2 write a file of the torrent into a file of ours, and takes over what it wrote of it here.</summary>
    /// <param name="file">Its place in the torrent.</param>
    /// <param name="path">The file that is written.</param>
    public SafeFileHandle Link(int file, string path)
    {
        if (wanted.TryGetValue(file, out var linked))
        {
            return linked;
        }

        var opened = Posix.OpenRegular(path, FileAccess.ReadWrite);
        Link(file, opened);
        return opened;
    }

    /// <summary>Shows aria2 an open file as one of the torrent; it is closed with the folder.</summary>
    public void Link(int file, SafeFileHandle opened)
    {
        wanted[file] = opened;
        var link = System.IO.Path.Combine(Path, NameOf(file));
        File.Delete(link);
        File.CreateSymbolicLink(
            link,
            string.Create(
                CultureInfo.InvariantCulture,
                $"/proc/{Environment.ProcessId}/fd/{opened.DangerousGetHandle()}"
            )
        );
    }

    /// <summary>Takes a file away; what aria2 brings of it from now on stays here.</summary>
    public void Unlink(int file)
    {
        File.Delete(System.IO.Path.Combine(Path, NameOf(file)));
        if (wanted.Remove(file, out var opened))
        {
            opened.Dispose();
        }
    }

    /// <summary>Makes a file of zeros, which fills a piece up (BEP 47).</summary>
    public void Fill(int file, long length)
    {
        using var made = Posix.CreateNew(System.IO.Path.Combine(Path, NameOf(file)), DurableFile.Private);
        RandomAccess.SetLength(made, length);
    }

    /// <summary>Opens what there is of a file: the linked one, or the bytes that aria2 wrote here; null for none.</summary>
    /// <param name="file">Its place in the torrent.</param>
    /// <param name="isOwned">Whether the caller has to close it.</param>
    public SafeFileHandle? Open(int file, out bool isOwned)
    {
        isOwned = false;
        if (wanted.TryGetValue(file, out var linked))
        {
            return linked;
        }

        try
        {
            isOwned = true;
            return Posix.OpenRegular(System.IO.Path.Combine(Path, NameOf(file)));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Closes the files, and takes the folder away where aria2 left it.</summary>
    public void Dispose()
    {
        foreach (var file in wanted.Values)
        {
            file.Dispose();
        }

        wanted.Clear();
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The shell that ran aria2 takes it away too, and may be at it.
        }
    }
}
