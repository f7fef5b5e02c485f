namespace Starhaul.Manifests;

/// <summary>Heads that were seen earlier, to be found again: one of a folder, or one of each writer of a box in a bucket.</summary>
/// <param name="Single">The one head; null for none.</param>
/// <param name="ByWriter">The heads of writers.</param>
internal sealed record ExpectedHeads(string? Single, IReadOnlyDictionary<string, string> ByWriter)
{
    private static readonly Dictionary<string, string> NoWriters = [];

    /// <summary>One head, or none.</summary>
    public static ExpectedHeads Create(string? single) => new(single, NoWriters);
}
