namespace Starhaul.Regimes;

/// <summary>JSON: one value to the end of the file (RFC 8259).</summary>
internal sealed class JsonRegime : DownloadStrategy
{
    internal static readonly IReadOnlyList<string> Types = ["application/json", "text/json"];

    /// <inheritdoc />
    public override string Name => "json";

    /// <inheritdoc />
    public override IReadOnlyList<string> MimeTypes => Types;

    /// <inheritdoc />
    public override IReadOnlyList<string> Extensions { get; } = [".json"];

    /// <inheritdoc />
    public override ContentCheck CreateCheck(string detectedType, string? claimedType) =>
        new JsonCheck(detectedType, claimedType);
}
