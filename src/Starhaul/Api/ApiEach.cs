namespace Starhaul;

/// <summary>Lists of values: each combination of them is one question, a child.</summary>
internal sealed record ApiEach
{
    /// <summary>The values of each parameter.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Parameters { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>Parameters whose values are in a file, one a line: its full path.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Every parameter that is given so.</summary>
    public IEnumerable<string> Names => Parameters.Keys.Concat(Files.Keys);
}
