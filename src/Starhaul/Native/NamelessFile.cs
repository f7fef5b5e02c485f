using Microsoft.Win32.SafeHandles;

namespace Starhaul.Native;

/// <summary>Files for what this process alone reads again: they have no name, so however it ends nothing is left of them.</summary>
internal static class NamelessFile
{
    /// <summary>Makes one, to write and to read. Its room is free again when the handle is closed.</summary>
    /// <param name="folder">The folder on whose disk it lies.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static SafeFileHandle Create(string folder)
    {
        if (Posix.CreateNameless(folder, DurableFile.Private) is { } nameless)
        {
            return nameless;
        }

        // NFS has none: a kill in between leaves an empty file of a temporary name.
        var name = DurableFile.TemporaryName(Path.Join(folder, "file"));
        var named = Posix.CreateNew(name, DurableFile.Private);
        File.Delete(name);
        return named;
    }
}
