using System.Text;
using Starhaul.Transfer;

namespace Starhaul.Manifests;

/// <summary>A box and the names in it: full paths here, relative ones with <c>/</c> in the manifest.</summary>
internal sealed class BoxFolder
{
    public const string ManifestName = "manifest.jsonl";
    public const string LockName = "manifest.lock";
    public const string MetaSuffix = ".meta.json";
    private const int LongestPath = 4096; // PATH_MAX
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <param name="path">The folder.</param>
    /// <param name="isWork">Whether it holds the work on a box that lies elsewhere, and nothing of anybody else.</param>
    public BoxFolder(string path, bool isWork = false)
    {
        IsWork = isWork;
        Root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        ManifestPath = Path.Combine(Root, ManifestName);
        LockPath = Path.Combine(Root, LockName);
    }

    public string Root { get; }

    /// <summary>Whether it holds the work on a box that lies elsewhere: all of it is ours, and it is made where it is not there.</summary>
    public bool IsWork { get; }

    public string ManifestPath { get; }

    public string LockPath { get; }

    /// <summary>What is wrong with a path of a record; null when it names a file inside the box.</summary>
    public static string? FindFault(string path)
    {
        if (path.Length == 0)
        {
            return "is empty";
        }

        if (Encoding.UTF8.GetByteCount(path) >= LongestPath || path.Contains('\0', StringComparison.Ordinal))
        {
            return $"is {path.Length} characters long or holds NUL";
        }

        if (path.Split('/').Any(segment => segment is "" or "." or ".."))
        {
            return $"'{path}' is not a plain path inside the box";
        }

        return path is ManifestName or LockName or BoxKey.FileName or PendingFolder.Name
            ? $"'{path}' is the manifest's own"
            : null;
    }

    /// <summary>Refuses a box that is not there and cannot be made, before anything is asked for it.</summary>
    /// <exception cref="DestinationException">The path is a file, or its parent is not there.</exception>
    public void RequireUsable()
    {
        if (IsWork || Directory.Exists(Root))
        {
            return;
        }

        if (File.Exists(Root))
        {
            throw CannotMake("there is a file of that name");
        }

        if (Path.GetDirectoryName(Root) is { } parent && !Directory.Exists(parent))
        {
            throw CannotMake($"the folder {parent} does not exist");
        }
    }

    /// <summary>Makes the folder where its parent exists; one that is there stays.</summary>
    /// <exception cref="DestinationException">It cannot be made.</exception>
    public void Create()
    {
        RequireUsable();
        try
        {
            CreateFolder(Root);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CannotMake(error.Message.TrimEnd('.'), error);
        }
    }

    /// <summary>Makes the folder that a file of the work lies in; one that is there stays.</summary>
    /// <exception cref="DestinationException">It cannot be made.</exception>
    public void CreateFolderOf(string file)
    {
        try
        {
            CreateFolder(Path.GetDirectoryName(file)!);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CannotMake(error.Message.TrimEnd('.'), error);
        }
    }

    /// <summary>The full path of a path that <see cref="FindFault"/> finds right.</summary>
    public string FullPath(string relative) => Path.Join(Root, relative);

    /// <summary>Whether a full path lies inside the box.</summary>
    public bool Contains(string fullPath) =>
        Path.GetFullPath(fullPath).StartsWith(Root.TrimEnd('/') + '/', StringComparison.Ordinal);

    /// <summary>The error of a manifest that the system does not let be read or written to.</summary>
    public DestinationException CannotUse(string how, Exception error) => CannotUse(ManifestPath, how, error);

    /// <summary>The same for lines that lie elsewhere.</summary>
    public static DestinationException CannotUse(string name, string how, Exception error) =>
        new($"'{name}' cannot be {how}: {error.Message}", error)
        {
            Step = FetchStep.Manifest,
            Hint = "Check the permissions of the box and the disk; nothing was changed.",
        };

    private void CreateFolder(string path)
    {
        if (IsWork && !OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path, OwnerAlone);
        }
        else
        {
            Directory.CreateDirectory(path);
        }
    }

    private DestinationException CannotMake(string problem, Exception? error = null) =>
        new($"The box {Root} cannot be made: {problem}.", error)
        {
            Step = FetchStep.Decide,
            Hint = "Name a folder that may be made and written to with FileFetcherOptions.Box.",
        };
}
