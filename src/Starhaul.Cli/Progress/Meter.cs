namespace Starhaul.Cli.Progress;

/// <summary>Follows one piece of work and knows its speed. It is told on any thread and read on any other.</summary>
internal sealed class Meter(string name, TimeProvider timeProvider)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    private readonly Lock gate = new();
    private readonly Queue<(long At, long Bytes)> marks = new();
    private (long At, long Bytes) newest;
    private MeterState latest = new() { Words = "beginning" };

    /// <summary>What the work is called on a line.</summary>
    public string Name { get; } = name;

    /// <summary>Something that tells this meter of progress in its own terms.</summary>
    public IProgress<T> Told<T>(Func<T, MeterState> state) => new Relay<T>(this, state);

    /// <summary>How the work stands now.</summary>
    public Reading Read()
    {
        lock (gate)
        {
            var speed = Speed();
            var remaining = latest.Length - latest.BytesHere;
            return new Reading
            {
                Name = Name,
                BytesHere = latest.BytesHere,
                Length = latest.Length,
                BytesPerSecond = speed,
                TimeLeft = speed > 0 && remaining > 0 ? TimeSpan.FromSeconds(remaining.Value / speed.Value) : null,
                Words = latest.Words,
            };
        }
    }

    private void Tell(MeterState state)
    {
        lock (gate)
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

    private sealed class Relay<T>(Meter meter, Func<T, MeterState> state) : IProgress<T>
    {
        public void Report(T value) => meter.Tell(state(value));
    }
}

/// <summary>What a meter is told.</summary>
internal readonly record struct MeterState
{
    /// <summary>Bytes that are done, those of earlier runs included.</summary>
    public long BytesHere { get; init; }

    /// <summary>Bytes in all; null when nobody knows.</summary>
    public long? Length { get; init; }

    /// <summary>Bytes that this run moved: what the speed is of.</summary>
    public long BytesMoved { get; init; }

    /// <summary>Whether bytes are moving, so that there is a speed.</summary>
    public bool IsMoving { get; init; }

    /// <summary>The phase, or what is being proven.</summary>
    public required string Words { get; init; }
}
