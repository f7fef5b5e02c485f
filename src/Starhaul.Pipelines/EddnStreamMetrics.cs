using System.Diagnostics.Metrics;
using Starhaul.Pipelines.Metrics;

namespace Starhaul.Pipelines;

/// <summary>
/// Offers the progress of an <see cref="EddnStream"/> as instruments of System.Diagnostics.Metrics, which OpenTelemetry and
/// <c>dotnet-counters</c> read.
/// </summary>
/// <remarks>
/// The instruments are named <c>starhaul.eddn.*</c>; those of a schema, relay or target carry a tag of that name. Two of
/// these at once in one process cannot be distinguished by a reader.
/// </remarks>
/// <example>
/// <code>
/// using var metrics = new EddnStreamMetrics();
/// using var provider = Sdk.CreateMeterProviderBuilder().AddMeter(EddnStreamMetrics.MeterName).AddOtlpExporter().Build();
/// await new EddnStream(new EddnStreamOptions()).RunAsync(metrics, stop.Token);
/// </code>
/// </example>
public sealed class EddnStreamMetrics : IProgress<EddnStreamProgress>, IDisposable
{
    /// <summary>The name of the meter that the instruments belong to.</summary>
    public const string MeterName = "Starhaul.Pipelines";

    private readonly Meter meter = new(MeterName);
    private volatile EddnStreamProgress latest = new();

    /// <summary>Offers the instruments; they are at 0 until a listener reports.</summary>
    public EddnStreamMetrics()
    {
        foreach (var metric in StreamMetrics.All)
        {
            Offer(metric);
        }
    }

    /// <summary>What was reported last.</summary>
    internal EddnStreamProgress Latest => latest;

    /// <inheritdoc />
    public void Report(EddnStreamProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        latest = value;
    }

    /// <summary>Takes the instruments away. Let their reader take the last values before.</summary>
    public void Dispose() => meter.Dispose();

    private void Offer(StreamMetric metric)
    {
        if (metric.IsCounter)
        {
            meter.CreateObservableCounter<long>(
                metric.Name,
                () => Measure(metric, value => (long)value),
                metric.Unit,
                metric.Description
            );
        }
        else
        {
            meter.CreateObservableGauge<double>(
                metric.Name,
                () => Measure(metric, value => value),
                metric.Unit,
                metric.Description
            );
        }
    }

    private IEnumerable<Measurement<T>> Measure<T>(StreamMetric metric, Func<double, T> convert)
        where T : struct =>
        metric
            .Read(latest)
            .Select(point =>
                (metric.Label, metric.SecondLabel) switch
                {
                    ({ } label, { } second) => new Measurement<T>(
                        convert(point.Value),
                        KeyValuePair.Create<string, object?>(label, point.Of),
                        KeyValuePair.Create<string, object?>(second, point.And)
                    ),
                    ({ } label, null) => new Measurement<T>(
                        convert(point.Value),
                        KeyValuePair.Create<string, object?>(label, point.Of)
                    ),
                    _ => new Measurement<T>(convert(point.Value)),
                }
            );
}
