namespace Starhaul.Native;

/// <summary>
/// The folder that a file is written to, made where it is not there. A command that leaves nothing in it leaves no folder either.
/// </summary>
internal sealed class MadeFolder : IDisposable
{
    private readonly string? made;

    private MadeFolder(string? made) => this.made = made;

    /// <summary>Makes the folder of a file; its own parent MUST be there.</summary>
    /// <exception cref="DestinationException">It cannot be made.</exception>
    public static MadeFolder For(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        if (Directory.Exists(folder))
        {
            return new MadeFolder(made: null);
        }

        OutputFolder.Make(folder);
        return new MadeFolder(folder);
    }

    public void Dispose()
    {
        try
        {
            if (made is not null)
            {
                Directory.Delete(made); // refused where there is something in it
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The file, or what a resume needs.
        }
    }
}
