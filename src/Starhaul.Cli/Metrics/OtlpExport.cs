using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Starhaul.Pipelines;

namespace Starhaul.Cli.Metrics;

/// <summary>
/// Sends the metrics of a listener to a collector over OTLP, every minute and at the end. OpenTelemetry's own variables
/// say where and how: <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>, <c>OTEL_EXPORTER_OTLP_HEADERS</c>,
/// <c>OTEL_METRIC_EXPORT_INTERVAL</c>, <c>OTEL_SERVICE_NAME</c> and the others of its specification.
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    /// <summary>The variable that asks for it.</summary>
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // A collector that does not answer holds up the end no longer.
    private static readonly TimeSpan LongestFlush = TimeSpan.FromSeconds(2);

    private readonly MeterProvider provider = Sdk.CreateMeterProviderBuilder()
        // What the environment says of the service goes before what is said here.
        .ConfigureResource(resource => resource.AddService("starhaul").AddEnvironmentVariableDetector())
        .AddMeter(EddnStreamMetrics.MeterName)
        .AddOtlpExporter()
        .Build();

    private OtlpExport() { }

    /// <summary>Begins to send where a collector is named, and does nothing where none is.</summary>
    /// <param name="variable">Looks an environment variable up.</param>
    /// <exception cref="UsageException">What names the collector is no URL.</exception>
    public static OtlpExport? Start(Func<string, string?> variable)
    {
        if (variable(EndpointVariable) is not [_, ..] endpoint)
        {
            return null;
        }

        // The value is not shown: it may hold a password.
        var isUrl = Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https");
        return isUrl
            ? new OtlpExport()
            : throw new UsageException(
                $"{EndpointVariable} is no URL of a collector.",
                "Expected http:// or https://, such as http://127.0.0.1:4317."
            );
    }

    /// <summary>Sends the last values.</summary>
    public void Dispose()
    {
        provider.Shutdown((int)LongestFlush.TotalMilliseconds);
        provider.Dispose();
    }
}
