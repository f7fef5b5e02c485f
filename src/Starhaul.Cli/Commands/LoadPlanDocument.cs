using Starhaul.Pipelines;

namespace Starhaul.Cli.Commands;

/// <summary>The document of <c>run spansh-dump --dry-run --json</c>.</summary>
/// <param name="Source">What was asked for, without secrets.</param>
/// <param name="Intent">What the fetch would do; null for a path.</param>
/// <param name="Counted">What the file holds; null where it would have to be fetched.</param>
internal sealed record LoadPlanDocument(string Source, RemoteFileIntent? Intent, LoadDocument? Counted)
{
    public static LoadPlanDocument Of(Source source, SpanshDumpPlan plan) =>
        new(source.Text, plan.Fetch?.Intent, plan.Counted is { } counted ? LoadDocument.Of(source, counted) : null);
}
