namespace Starhaul.Pipelines.Metrics;

/// <summary>A number that a listener reports, or one for each schema, relay or target.</summary>
internal sealed record StreamMetric
{
    /// <summary>
    /// The name in OpenTelemetry's form, such as <c>starhaul.eddn.lag</c>. With the unit it makes the name in Prometheus,
    /// by the rules that collectors translate by, so that both ways lead to one name.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>The unit in UCUM: <c>s</c>, <c>By</c>, or in braces what is counted.</summary>
    public required string Unit { get; init; }

    /// <summary>What it says, in one line.</summary>
    public required string Description { get; init; }

    /// <summary>True for a count since the listener began, false for what is so at the moment.</summary>
    public required bool IsCounter { get; init; }

    /// <summary>What the values differ in: <c>schema</c>, <c>relay</c> or <c>target</c>; null for a metric of one value.</summary>
    public string? Label { get; init; }

    /// <summary>What they differ in besides: <c>reason</c>; null for nothing.</summary>
    public string? SecondLabel { get; init; }

    /// <summary>Takes the values from the progress of a listener.</summary>
    public required Func<EddnStreamProgress, IEnumerable<MetricPoint>> Read { get; init; }
}

/// <summary>One value of a metric.</summary>
/// <param name="Value">The value.</param>
/// <param name="Of">The schema, relay or target that it speaks of; null where a metric has one value.</param>
/// <param name="And">The value of the second label; null where there is none.</param>
internal readonly record struct MetricPoint(double Value, string? Of = null, string? And = null);
