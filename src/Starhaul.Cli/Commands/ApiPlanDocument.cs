namespace Starhaul.Cli.Commands;

/// <summary>The document of <c>api --dry-run --json</c>.</summary>
/// <param name="Request">The first request, one line each, without secrets.</param>
/// <param name="Path">The file that would be published.</param>
/// <param name="ResumeFrom">Records that an earlier run left.</param>
internal sealed record ApiPlanDocument(IReadOnlyList<string> Request, string Path, long ResumeFrom)
{
    public static ApiPlanDocument Of(ApiPlan plan) => new(plan.Request, plan.Path, plan.ResumeFrom);
}
