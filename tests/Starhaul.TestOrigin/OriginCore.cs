using System.Collections.Concurrent;
using System.Diagnostics;

namespace Starhaul.TestOrigin;

/// <summary>What both listeners share: the resources, the log and the stalls.</summary>
internal sealed class OriginCore : IDisposable
{
    private readonly ConcurrentDictionary<string, Resource> resources = new(StringComparer.Ordinal);
    private readonly List<OriginRequest> requests = [];
    private readonly Lock gate = new();
    private readonly long started = Stopwatch.GetTimestamp();
    private readonly CancellationTokenSource ended = new();
    private TaskCompletionSource released = NewRelease();
    private TaskCompletionSource idle = CompletedIdle();
    private int inFlight;

    public CancellationToken Ended => ended.Token;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Answers before any resource does; null leaves a request to those.</summary>
    public Func<OriginRequest, OriginResponse?>? First { get; set; }

    public OriginRequest[] Requests
    {
        get
        {
            lock (gate)
            {
                return [.. requests];
            }
        }
    }

    public Task WhenIdle
    {
        get
        {
            lock (gate)
            {
                return idle.Task;
            }
        }
    }

    public void Put(string path, Resource resource) => resources[path] = resource;

    public void ForgetRequests()
    {
        lock (gate)
        {
            requests.Clear();
        }
    }

    /// <summary>Logs a request and decides its answer. Each call is followed by one of <see cref="Finish"/>.</summary>
    public (OriginResponse Response, Resource? Resource) Begin(OriginRequest request)
    {
        lock (gate)
        {
            request.Number = requests.Count;
            request.At = Stopwatch.GetElapsedTime(started);
            requests.Add(request);
            if (inFlight++ == 0)
            {
                idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        if (First?.Invoke(request) is { } first)
        {
            return (first, null);
        }

        if (
            !resources.TryGetValue(request.Target, out var resource)
            && !resources.TryGetValue(request.Path, out resource)
        )
        {
            var page = OriginContent.Of("<html><h1>404 Not Found</h1></html>\n");
            return (OriginResponse.Of(404, page, "text/html"), null);
        }

        return (resource.Answer(request, Clock), resource);
    }

    public void Finish(Resource? resource)
    {
        resource?.Finish();
        lock (gate)
        {
            if (--inFlight == 0)
            {
                idle.SetResult();
            }
        }
    }

    /// <summary>Waits for <see cref="Release"/> or until the client has left.</summary>
    public async Task StallAsync(Func<bool> hasClientLeft, CancellationToken cancellationToken)
    {
        Task release;
        lock (gate)
        {
            release = released.Task;
        }

        while (!release.IsCompleted && !hasClientLeft())
        {
            await Task.WhenAny(release, Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public void Release()
    {
        lock (gate)
        {
            released.SetResult();
            released = NewRelease();
        }
    }

    public void End() => ended.Cancel();

    public void Dispose() => ended.Dispose();

    private static TaskCompletionSource NewRelease() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource CompletedIdle()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
