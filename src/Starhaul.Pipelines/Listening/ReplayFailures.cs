using Starhaul.Manifests;

namespace Starhaul.Pipelines.Listening;

/// <summary>The files of a replay that could not be loaded: it goes on with the others, and names these at its end.</summary>
/// <param name="box">Full path of the folder of the files.</param>
internal sealed class ReplayFailures(string box)
{
    private const int MostNamed = 10;

    private readonly List<(string Path, StarhaulException Error)> failures = [];

    /// <summary>Whether there are any.</summary>
    public bool Any => failures.Count > 0;

    /// <summary>Adds one; of one path the first.</summary>
    /// <param name="path">Path of the file, or of a folder that may not be read, relative to the folder of the files.</param>
    /// <param name="error">Why it was not loaded.</param>
    public void Add(string path, StarhaulException error)
    {
        if (!failures.Exists(failed => failed.Path == path))
        {
            failures.Add((path, error));
        }
    }

    /// <summary>Names them in one error.</summary>
    /// <param name="loaded">How many files were loaded, or found in every target.</param>
    /// <exception cref="IntegrityException">A file is damaged, missing, or may not be read.</exception>
    /// <exception cref="UnexpectedContentException">A file is none of messages, and no other fault was found.</exception>
    public void ThrowIfAny(int loaded)
    {
        if (failures.Count == 0)
        {
            return;
        }

        var others = loaded > 0 ? " The others are loaded." : "";
        var message =
            string.Join(' ', failures.Take(MostNamed).Select(static failed => Describe(failed.Path, failed.Error)))
            + (failures.Count > MostNamed ? $" And {failures.Count - MostNamed} more." : "")
            + others;

        // Damage first: it is what somebody can mend.
        var errors = failures.ConvertAll(static failed => failed.Error);
        var damage = errors.Find(static error => error is IntegrityException);
        var first = damage ?? errors.Find(static error => error is SourceUnavailableException) ?? errors[0];
        var hint = damage is null ? first.Hint : HintOfDamage();
        throw first is UnexpectedContentException
            ? new UnexpectedContentException(message, first) { Source = first.Source, Hint = hint }
            : new IntegrityException(message, first) { Source = first.Source, Hint = hint };
    }

    private static string Describe(string path, StarhaulException error) =>
        error.Message.Contains(path, StringComparison.Ordinal)
            ? $"{error.Message.TrimEnd('.')}."
            : $"'{path}': {error.Message.TrimEnd('.')}.";

    private string HintOfDamage() =>
        File.Exists(new BoxFolder(box).ManifestPath)
            ? $"Manifest.VerifyAsync on '{box}' names the files that are damaged or missing."
            : "Restore what is named from a copy, or fetch it again: a second replay loads that alone.";
}
