namespace Starhaul.Regimes;

/// <summary>NDJSON, also called JSON Lines: one JSON value a line.</summary>
internal sealed class NdjsonRegime : DownloadStrategy
{
    internal static readonly IReadOnlyList<string> Types =
    [
        "application/x-ndjson",
        "application/jsonl",
        "application/x-jsonlines",
        "application/ndjson",
        "application/jsonlines",
        "application/x-jsonl",
    ];

    /// <inheritdoc />
    public override string Name => "ndjson";

    /// <inheritdoc />
    public override IReadOnlyList<string> MimeTypes => Types;

    /// <inheritdoc />
    public override IReadOnlyList<string> Extensions { get; } = [".jsonl", ".ndjson"];

    /// <inheritdoc />
    public override ContentCheck CreateCheck(string detectedType, string? claimedType) => new NdjsonCheck();
}
