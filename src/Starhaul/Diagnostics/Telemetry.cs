using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Starhaul;

/// <summary>
/// What the library measures of itself, for OpenTelemetry and the like: activities and instruments of one name. Nothing
/// of it holds a query string or a credential.
/// </summary>
/// <example>
/// <code>
/// using var traces = Sdk.CreateTracerProviderBuilder().AddSource(Telemetry.Name).AddOtlpExporter().Build();
/// using var numbers = Sdk.CreateMeterProviderBuilder().AddMeter(Telemetry.Name).AddOtlpExporter().Build();
/// </code>
/// </example>
public static class Telemetry
{
    /// <summary>The name of the <see cref="ActivitySource"/> and of the <see cref="Meter"/>.</summary>
    public const string Name = "Starhaul";

    private static readonly ActivitySource Source = new(Name, Product.Version);
    private static readonly Meter Numbers = new(Name, Product.Version);

    private static readonly Counter<long> Fetches = Numbers.CreateCounter<long>(
        "starhaul.fetches",
        "{fetch}",
        "Fetches that ended, by outcome: fetched, unchanged, or the code of the error."
    );

    private static readonly Histogram<double> Duration = Numbers.CreateHistogram<double>(
        "starhaul.fetch.duration",
        "s",
        "Time from the call to the record, by outcome."
    );

    private static readonly Counter<long> Bytes = Numbers.CreateCounter<long>(
        "starhaul.fetched.bytes",
        "By",
        "Bytes of the files that were published."
    );

    private static readonly Counter<long> Retries = Numbers.CreateCounter<long>(
        "starhaul.retries",
        "{retry}",
        "Attempts that failed and were repeated, by step."
    );

    private static readonly Counter<long> Loads = Numbers.CreateCounter<long>(
        "starhaul.loads",
        "{load}",
        "Loads into tables that ended, by outcome: loaded, or the code of the error."
    );

    private static readonly Counter<long> Records = Numbers.CreateCounter<long>(
        "starhaul.loaded.records",
        "{record}",
        "Records and messages that loads read, rejects not counted."
    );

    /// <summary>Begins the activity of one fetch or load; null where nobody listens.</summary>
    /// <param name="name">Which kind: <c>fetch</c>, <c>api</c>, <c>load</c>, <c>replay</c>.</param>
    /// <param name="source">The source as a log may show it.</param>
    internal static Activity? Begin(string name, string source)
    {
        var activity = Source.StartActivity($"starhaul.{name}", ActivityKind.Client);
        activity?.SetTag("starhaul.source", source);
        return activity;
    }

    /// <summary>Counts a fetch that ended.</summary>
    /// <param name="activity">What <see cref="Begin"/> gave.</param>
    /// <param name="outcome">What it came to.</param>
    /// <param name="elapsed">How long it took.</param>
    /// <param name="published">Bytes of the published file; 0 where none was.</param>
    internal static void End(Activity? activity, string outcome, TimeSpan elapsed, long published)
    {
        var tag = new KeyValuePair<string, object?>("outcome", outcome);
        Fetches.Add(1, tag);
        Duration.Record(elapsed.TotalSeconds, tag);
        if (published > 0)
        {
            Bytes.Add(published);
        }

        End(activity, outcome, isWell: outcome is "fetched" or "unchanged");
    }

    /// <summary>Runs what brings records into tables, under an activity, and counts how it ended. An error is thrown on.</summary>
    /// <param name="name">Which kind: <c>load</c>, <c>replay</c>.</param>
    /// <param name="source">What is loaded, as a log may show it.</param>
    /// <param name="load">The load.</param>
    /// <param name="records">How many records it read.</param>
    internal static async Task<T> LoadAsync<T>(string name, string source, Func<Task<T>> load, Func<T, long> records)
    {
        using var activity = Begin(name, source);
        var (outcome, count) = ("", 0L);
        try
        {
            var result = await load().ConfigureAwait(false);
            (outcome, count) = ("loaded", records(result));
            return result;
        }
        catch (Exception error)
        {
            outcome = OutcomeOf(error);
            throw;
        }
        finally
        {
            Loads.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
            Records.Add(count);
            End(activity, outcome, isWell: outcome is "loaded");
        }
    }

    /// <summary>What an error is counted as: the code of one of ours, the type of another.</summary>
    internal static string OutcomeOf(Exception error) =>
        error is StarhaulException failure ? failure.Code : error.GetType().Name;

    private static void End(Activity? activity, string outcome, bool isWell)
    {
        activity?.SetTag("starhaul.outcome", outcome);
        if (!isWell)
        {
            activity?.SetStatus(ActivityStatusCode.Error, outcome);
        }
    }

    /// <summary>Counts an attempt that is going to be repeated.</summary>
    internal static void Retry(FetchStep step) =>
        Retries.Add(1, new KeyValuePair<string, object?>("step", step.ToString()));
}
