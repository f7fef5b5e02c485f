namespace Starhaul.Conventions;

/// <summary>Who may import whom. docs/architecture.md shows the same table; a test holds the two together.</summary>
internal static class Layers
{
    /// <summary>The name of the library's root folder in the table.</summary>
    public const string Root = "root";

    /// <summary>The name of the command line in the table.</summary>
    public const string CommandLine = "Cli";

    private static readonly string[] Ground = ["Records", "Diagnostics", "Native"];
    private static readonly string[] BelowImplementations = ["Transfer", "Integrity", "Detection", .. Ground];

    /// <summary>For each folder of the library, and for the command line, the folders that it may import.</summary>
    public static IReadOnlyDictionary<string, string[]> MayImport { get; } =
        new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            ["Diagnostics"] = [],
            ["Native"] = [],
            ["Records"] = ["Diagnostics"],
            ["Detection"] = ["Records", "Diagnostics"],
            ["Integrity"] = Ground,
            ["Transfer"] = ["Integrity", "Detection", .. Ground],
            ["Transports"] = BelowImplementations,
            ["Regimes"] = BelowImplementations,
            ["Probing"] = BelowImplementations,
            ["Manifests"] = Ground,
            [Root] = ["Transports", "Regimes", "Probing", "Manifests", .. BelowImplementations],
            [CommandLine] = [Root, "Records", "Diagnostics", "Transfer"],
        };

    /// <summary>Of the Transfer folder the command line may know no more than what it sets.</summary>
    public static IReadOnlyList<string> TransferTypesOfTheCommandLine { get; } = ["TransferLimits"];
}
