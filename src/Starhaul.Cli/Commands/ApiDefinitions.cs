using Starhaul.Cli.Values;

namespace Starhaul.Cli.Commands;

/// <summary>Finds the resource that a person means: a name, or a file that defines one.</summary>
internal static class ApiDefinitions
{
    /// <exception cref="UsageException">There is none of that name, or the file does not define one.</exception>
    /// <exception cref="DestinationException">The file cannot be read.</exception>
    public static ApiResource Resolve(string text, string currentFolder)
    {
        if (ApiResources.Find(text) is { } known)
        {
            return known;
        }

        var (file, name) = Split(text, currentFolder);
        var path = Path.GetFullPath(file, currentFolder);

        if (!File.Exists(path))
        {
            throw new UsageException(
                $"'{text}' is neither a known resource nor a file.",
                NearMatch.Suggest(text, ApiResources.All.Select(one => one.Name))
                    ?? "See 'starhaul sources' for the names, and docs/api.md for files."
            );
        }

        try
        {
            return ApiResources.Parse(File.ReadAllBytes(path), file, name: name, folder: Path.GetDirectoryName(path));
        }
        catch (FormatException exception)
        {
            throw new UsageException(exception.Message, "docs/api.md describes every field of a definition.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DestinationException($"{text} cannot be read: {exception.Message}", exception)
            {
                Step = FetchStep.Input,
            };
        }
    }

    /// <summary>A file, or one of the resources of a file: <c>FILE#NAME</c>.</summary>
    private static (string File, string? Name) Split(string text, string currentFolder)
    {
        var mark = text.LastIndexOf('#');
        return mark > 0 && !File.Exists(Path.GetFullPath(text, currentFolder))
            ? (text[..mark], text[(mark + 1)..])
            : (text, null);
    }
}
