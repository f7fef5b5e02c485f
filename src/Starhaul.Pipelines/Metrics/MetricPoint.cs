namespace Starhaul.Pipelines.Metrics;

/// <summary>One value of a metric.</summary>
/// <param name="Value">The value.</param>
/// <param name="Of">The schema, relay or target that it speaks of; null where a metric has one value.</param>
internal readonly record struct MetricPoint(double Value, string? Of = null);
