namespace Starhaul.Cli.Progress;

/// <summary>Follows one piece of work and knows its speed. It is updated on any thread and read on any other.</summary>
internal sealed class Meter(string name, TimeProvider timeProvider)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    private readonly Lock sync = new();
    private readonly Queue<(long At, long Bytes)> marks = new();
    private (long At, long Bytes) newest;
    private MeterState latest = new() { Activity = "starting" };

    /// <summary>What the work is called on a line.</summary>
    public string Name { get; } = name;

    /// <summary>Turns reports of progress into states of this meter.</summary>
    public IProgress<T> CreateProgress<T>(Func<T, MeterState> state) => new StateProgress<T>(this, state);

    /// <summary>How the work stands now.</summary>
    public ProgressSnapshot TakeSnapshot()
    {
        lock (sync)
        {
            var speed = Speed();
            var remaining = latest.Length - latest.BytesHere;
            return new ProgressSnapshot
            {
                Name = Name,
                BytesHere = latest.BytesHere,
                Length = latest.Length,
                BytesPerSecond = speed,
                TimeLeft = speed > 0 && remaining > 0 ? TimeSpan.FromSeconds(remaining.Value / speed.Value) : null,
                Activity = latest.Activity,
                IsWaiting = latest.IsWaiting,
            };
        }
    }

    private void Update(MeterState state)
    {
        lock (sync)
        {
            latest = state;
            var now = timeProvider.GetTimestamp();
            if (marks.Count == 0 || timeProvider.GetElapsedTime(newest.At, now) >= Step)
            {
                newest = (now, state.BytesMoved);
                marks.Enqueue(newest);
            }

            // Two marks stay whatever their age, so that a slow trickle keeps its speed.
            while (marks.Count > 2 && timeProvider.GetElapsedTime(marks.Peek().At, now) > Window)
            {
                marks.Dequeue();
            }
        }
    }

    private double? Speed()
    {
        if (!latest.IsMoving || marks.Count == 0)
        {
            return null;
        }

        var oldest = marks.Peek();
        var elapsed = timeProvider.GetElapsedTime(oldest.At);
        return elapsed >= Step ? (latest.BytesMoved - oldest.Bytes) / elapsed.TotalSeconds : null;
    }

    private sealed class StateProgress<T>(Meter meter, Func<T, MeterState> state) : IProgress<T>
    {
        public void Report(T value) => meter.Update(state(value));
    }
}

/// <summary>The state of one piece of work, as it was last reported.</summary>
internal readonly record struct MeterState
{
    /// <summary>Bytes that are done, those of earlier runs included.</summary>
    public long BytesHere { get; init; }

    /// <summary>Bytes in all; null when unknown.</summary>
    public long? Length { get; init; }

    /// <summary>Bytes that this run moved: what the speed is of.</summary>
    public long BytesMoved { get; init; }

    /// <summary>Whether bytes are moving, so that there is a speed.</summary>
    public bool IsMoving { get; init; }

    /// <summary>Whether the work waits; <see cref="Activity"/> says for what.</summary>
    public bool IsWaiting { get; init; }

    /// <summary>The phase, or what is being proven.</summary>
    public required string Activity { get; init; }
}
