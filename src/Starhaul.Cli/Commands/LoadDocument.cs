using Starhaul.Pipelines;

namespace Starhaul.Cli.Commands;

/// <summary>The document of <c>run spansh-dump --json</c>.</summary>
/// <param name="Source">What was asked for, without secrets.</param>
/// <param name="Status"><c>fetched</c> or <c>unchanged</c>: the file; <c>is_unchanged</c> of a target says it of the target.</param>
/// <param name="Path">The file that was loaded.</param>
/// <param name="Record">Its record.</param>
/// <param name="Targets">What became of each target.</param>
/// <param name="Records">Records that this run read, rejects not counted.</param>
/// <param name="Kept">Those that passed <c>--populated</c> and <c>--within</c>.</param>
/// <param name="ContentRead">Bytes of JSON that this run read.</param>
/// <param name="Rejects">The file of rejects; null for none.</param>
/// <param name="RejectedKinds">What was rejected, by its reasons.</param>
/// <param name="Seconds">How long reading and merging took.</param>
internal sealed record LoadDocument(
    string Source,
    string Status,
    string Path,
    ManifestRecord Record,
    IReadOnlyList<TargetResult> Targets,
    long Records,
    long Kept,
    long ContentRead,
    string? Rejects,
    IReadOnlyList<RejectedKind> RejectedKinds,
    double Seconds
)
{
    public static LoadDocument From(Source source, SpanshDumpResult result) =>
        new(
            source.Text,
            result.File.Status is FetchStatus.Unchanged ? "unchanged" : "fetched",
            result.File.Path,
            result.File.Record,
            result.Targets,
            result.Records,
            result.Kept,
            result.ContentRead,
            result.Rejects,
            result.RejectedKinds,
            Math.Round(result.LoadTime.TotalSeconds, 3)
        );
}

/// <summary>The document of <c>run spansh-dump --dry-run --json</c>.</summary>
/// <param name="Source">What was asked for, without secrets.</param>
/// <param name="Intent">What the fetch would do; null for a path.</param>
/// <param name="Counted">What the file holds; null where it would have to be fetched.</param>
internal sealed record LoadPlanDocument(string Source, RemoteFileIntent? Intent, LoadDocument? Counted)
{
    public static LoadPlanDocument From(Source source, SpanshDumpPlan plan) =>
        new(source.Text, plan.Fetch?.Intent, plan.Counted is { } counted ? LoadDocument.From(source, counted) : null);
}
