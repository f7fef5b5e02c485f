using System.Text;
using Starhaul.Native;

namespace Starhaul.Manifests;

/// <summary>
/// The file <c>manifest.pending</c>: the folder of a publish under way, where no file of the box lies yet. A recovery looks where
/// records lie; without this it would not find a publish that was killed in a new folder.
/// </summary>
internal sealed class PendingFolder(BoxFolder box)
{
    public const string Name = "manifest.pending";
    private const int LongestPath = 4096; // PATH_MAX

    private string FullPath => Path.Join(box.Root, Name);

    /// <summary>Notes the folder, on the disk when the call returns.</summary>
    public void Write(string folder) =>
        DurableFile.Replace(FullPath, Encoding.UTF8.GetBytes(folder), DurableFile.Private);

    /// <summary>The folder; null where none is noted, or where what is noted is no folder below the box.</summary>
    public string? Read()
    {
        try
        {
            var folder = Encoding.UTF8.GetString(SafeFile.ReadAll(FullPath, LongestPath, mustBeOurs: true));
            return BoxFolder.FindFault(folder) is null ? folder : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Remove() => File.Delete(FullPath);
}
