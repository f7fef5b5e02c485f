namespace Starhaul.Conventions;

/// <summary>Who may import whom. docs/architecture.md shows the same table; a test holds the two together.</summary>
internal static class Layers
{
    /// <summary>The name of the library's root folder in the table.</summary>
    public const string Root = "root";

    /// <summary>The name of the pipelines' root folder in the table.</summary>
    public const string Pipelines = "Pipelines";

    /// <summary>The name of the command line in the table.</summary>
    public const string CommandLine = "Cli";

    private static readonly string[] Ground = ["Records", "Diagnostics", "Native"];
    private static readonly string[] BelowImplementations = ["Transfer", "Integrity", "Detection", .. Ground];

    /// <summary>For each folder of the library and of the pipelines, and for the command line, the folders that it may import.</summary>
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
            ["Api"] = ["Transports", "Regimes", "Manifests", .. BelowImplementations],
            [Root] = ["Api", "Transports", "Regimes", "Probing", "Manifests", .. BelowImplementations],
            ["Tables"] = [],
            ["Rows"] = ["Tables"],
            ["Galaxy"] = ["Rows", "Tables", "Diagnostics"],
            ["ApiRecords"] = ["Galaxy", "Rows", "Tables", "Records"],
            ["Merging"] = ["Rows", "Tables"],
            ["Sinks"] = ["Merging", "Rows", "Tables", "Native", "Diagnostics"],
            ["Runs"] = ["Sinks", "Tables", Root, "Records", "Diagnostics"],
            ["Loading"] = ["Runs", "Sinks", "ApiRecords", "Galaxy", "Rows", "Tables", Root, "Records", "Diagnostics"],
            ["Messages"] = ["Regimes", "Native", "Diagnostics"],
            ["Relays"] = ["Runs", "Messages", "Native", "Diagnostics"],
            ["Archive"] =
            [
                "Runs",
                "Messages",
                Root,
                "Regimes",
                "Transfer",
                "Manifests",
                "Records",
                "Native",
                "Diagnostics",
            ],
            ["Journal"] = ["Messages", "Galaxy", "Rows", "Tables", "Diagnostics"],
            ["Metrics"] = ["Runs"],
            ["Listening"] =
            [
                "Runs",
                "Relays",
                "Archive",
                "Journal",
                "Messages",
                "Loading",
                "Sinks",
                "Galaxy",
                "Rows",
                "Tables",
                Root,
                "Records",
                "Diagnostics",
            ],
            [Pipelines] =
            [
                "Metrics",
                "Listening",
                "Relays",
                "Archive",
                "Runs",
                "Loading",
                "Sinks",
                "Galaxy",
                "Rows",
                "Tables",
                Root,
                "Records",
                "Diagnostics",
            ],
            [CommandLine] = [Pipelines, "Metrics", "Runs", "Sinks", "Api", Root, "Records", "Diagnostics", "Transfer"],
        };

    /// <summary>Where a layer may know of another no more than some types.</summary>
    public static IReadOnlyList<(string Layer, string Other, string[] Types)> Narrow { get; } =
    [
        // What it sets, and what it shows.
        (CommandLine, "Transfer", ["TransferLimits"]),
        (CommandLine, "Sinks", ["ImportRecord", "SinkFactory"]),
        (CommandLine, "Api", ["ApiResource", "ApiParameter", "ApiQuery", "ApiSecrets"]),
        // One client and one way to wait, shared with file downloads.
        (
            "Api",
            "Transports",
            ["HttpAnswer", "HttpClients", "HttpExchange", "HttpStatusRules", "IHostGate", "RetryLoop"]
        ),
        // The contract of a database; the updating sink, which merges, is on the other side of it.
        ("Merging", "Sinks", ["ITableStore", "KeyList", "LoadCounts", "RowCounts"]),
    ];
}
