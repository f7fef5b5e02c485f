using System.Globalization;
using System.Text;
using Starhaul.Pipelines;
using Starhaul.Pipelines.Metrics;

namespace Starhaul.Cli.Metrics;

/// <summary>
/// How a listener stands, in the text format 0.0.4 of Prometheus
/// (https://prometheus.io/docs/instrumenting/exposition_formats/).
/// </summary>
internal static class PrometheusText
{
    /// <summary>The type of the text.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>All metrics of a listener, each with its help and its type.</summary>
    public static string Format(EddnStreamProgress progress)
    {
        var text = new StringBuilder();
        foreach (var metric in StreamMetrics.All)
        {
            var name = Name(metric);
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {metric.Description}\n");
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {(metric.IsCounter ? "counter" : "gauge")}\n");
            foreach (var point in metric.Read(progress))
            {
                var second = point.And is { } and ? $",{metric.SecondLabel}=\"{Escape(and)}\"" : "";
                var labels = point.Of is { } of ? $"{{{metric.Label}=\"{Escape(of)}\"{second}}}" : "";
                text.Append(CultureInfo.InvariantCulture, $"{name}{labels} {point.Value}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>The value of a label as it stands between quotation marks.</summary>
    public static string Escape(string value) =>
        value
            .Replace(@"\", @"\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", @"\n", StringComparison.Ordinal);

    // As the collectors of OpenTelemetry translate it: a unit that the name ends with already is not said twice.
    private static string Name(StreamMetric metric)
    {
        var name = metric.Name.Replace('.', '_');
        var unit = metric.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        return (name.EndsWith(unit, StringComparison.Ordinal) ? name : name + unit)
            + (metric.IsCounter ? "_total" : "");
    }
}
