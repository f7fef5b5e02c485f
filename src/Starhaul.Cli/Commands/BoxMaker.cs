namespace Starhaul.Cli.Commands;

/// <summary>Makes the folder that a command writes to.</summary>
internal static class BoxMaker
{
    /// <summary>Makes a box; one that is there stays.</summary>
    /// <exception cref="DestinationException">It cannot be made.</exception>
    public static void Make(string box)
    {
        try
        {
            Directory.CreateDirectory(box);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var problem = File.Exists(box) ? "there is a file of that name" : exception.Message;
            throw new DestinationException($"The box {box} cannot be made: {problem.TrimEnd('.')}.", exception)
            {
                Hint = "Name a folder that may be made and written to with --box.",
            };
        }
    }
}
