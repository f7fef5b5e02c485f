using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Starhaul;

/// <summary>One fetch as a log, a trace and a meter see it, from the call to its end.</summary>
internal sealed class Observation : IDisposable
{
    private readonly ILogger log;
    private readonly TimeProvider time;
    private readonly string source;
    private readonly long began;
    private readonly Activity? activity;

    private Observation(string name, string source, ILogger log, TimeProvider time)
    {
        this.log = log;
        this.time = time;
        this.source = LogText.Clean(source);
        began = time.GetTimestamp();
        activity = Telemetry.Begin(name, this.source);
    }

    /// <summary>Runs a fetch under observation. An error is counted and thrown on, never logged: its receiver does that.</summary>
    /// <param name="name">Which kind: <c>fetch</c>, <c>api</c>.</param>
    /// <param name="sourceText">The source without secrets.</param>
    /// <param name="log">Where the lines go.</param>
    /// <param name="time">The clock.</param>
    /// <param name="fetch">The fetch.</param>
    public static async Task<T> RunAsync<T>(
        string name,
        string sourceText,
        ILogger log,
        TimeProvider time,
        Func<Observation, Task<T>> fetch
    )
    {
        using var observation = new Observation(name, sourceText, log, time);
        try
        {
            return await fetch(observation).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            observation.End(Telemetry.OutcomeOf(error), 0);
            throw;
        }
    }

    /// <summary>What is going to be done.</summary>
    public void Decided(string action, string path, string reason) =>
        Log.Decided(log, source, action, path, LogText.Clean(reason));

    /// <summary>The file is here already.</summary>
    public void Unchanged(string path)
    {
        Log.Unchanged(log, source, path);
        End("unchanged", 0);
    }

    /// <summary>The file is published and written down.</summary>
    public void Published(string path, long length, string sha256, string evidence)
    {
        Log.Published(log, source, path, length, sha256, evidence);
        End("fetched", length);
    }

    public void Dispose() => activity?.Dispose();

    private void End(string outcome, long bytes) => Telemetry.End(activity, outcome, time.GetElapsedTime(began), bytes);
}
