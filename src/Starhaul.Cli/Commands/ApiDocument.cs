namespace Starhaul.Cli.Commands;

/// <summary>The document of <c>api --json</c>.</summary>
/// <param name="Resource">Name of the resource.</param>
/// <param name="Path">The published file.</param>
/// <param name="Records">Records in it.</param>
/// <param name="Warnings">What a reader of the file must know; empty for nothing.</param>
/// <param name="Record">Its record.</param>
/// <param name="Load">What became of the targets of <c>--to</c>; null without them.</param>
internal sealed record ApiDocument(
    string Resource,
    string Path,
    long Records,
    IReadOnlyList<string> Warnings,
    ManifestRecord Record,
    LoadDocument? Load
)
{
    public static ApiDocument Of(string resource, ApiResult result, LoadDocument? load) =>
        new(resource, result.Path, result.Records, result.Warnings, result.Record, load);
}
