namespace Starhaul.Pipelines;

/// <summary>What a <c>SpanshDump</c> would do.</summary>
/// <param name="Fetch">What the fetch would do; null for a path, which is loaded where it lies.</param>
/// <param name="Counted">
/// What the file holds, counted as rows that are new, where it is here already; null where it would have to be fetched.
/// </param>
internal sealed record SpanshDumpPlan(FetchPlan? Fetch, SpanshDumpResult? Counted);
