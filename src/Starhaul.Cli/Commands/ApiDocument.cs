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
    public static ApiDocument From(string resource, FetchResult result, LoadDocument? load) =>
        new(resource, result.Path, result.Records ?? 0, result.Warnings, result.Record, load);
}

/// <summary>The document of <c>api --dry-run --json</c>.</summary>
/// <param name="Request">The first request, one line each, without secrets.</param>
/// <param name="Path">The file that would be published.</param>
/// <param name="ResumeFrom">Records that an earlier run left.</param>
internal sealed record ApiPlanDocument(IReadOnlyList<string> Request, string Path, long ResumeFrom)
{
    public static ApiPlanDocument From(ApiPlan plan) => new(plan.Request, plan.Path, plan.ResumeFrom);
}

/// <summary>The document of <c>api --state --json</c>.</summary>
/// <param name="Resource">Name of the resource.</param>
/// <param name="Files">Its files in the box, and the parts of runs that have not ended.</param>
internal sealed record ApiStateDocument(string Resource, IReadOnlyList<ApiHolding> Files);
