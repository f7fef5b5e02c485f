namespace Starhaul.Transfer;

/// <summary>How one place of a file does. Used under the lock of its list.</summary>
internal sealed class MirrorScore(Source source)
{
    private readonly RangeSet brought = new([]);
    private double seconds;

    public Source Source => source;

    /// <summary>Why it was left; null where it was not.</summary>
    public string? Problem { get; private set; }

    /// <summary>Body bytes that it brought.</summary>
    public long Bytes { get; private set; }

    /// <summary>Those of them that count: not thrown away since.</summary>
    public long InFile { get; private set; }

    public long BytesPerSecond => (long)(Bytes / Math.Max(seconds, 0.001));

    public void Leave(string problem) => Problem ??= problem.TrimEnd('.');

    public void Count(long bytes, TimeSpan asked)
    {
        Bytes += bytes;
        InFile += bytes;
        seconds += asked.TotalSeconds;
    }

    /// <summary>How many of these bytes are of this place.</summary>
    public long Brought(ByteRange range) =>
        brought.ToList().Sum(one => Math.Max(0, Math.Min(one.End, range.End) - Math.Max(one.Start, range.Start)));

    public void Bring(ByteRange range) => brought.Add(range);

    public void Lose(ByteRange range) => brought.Remove(range);

    public void Forget()
    {
        InFile = 0;
        brought.CutAt(0);
    }

    public MirrorFacts Describe(long fastest) =>
        new()
        {
            Url = source.Text,
            IsRedacted = source.IsRedacted,
            Bytes = Bytes,
            BytesPerSecond = BytesPerSecond,
            Score = Problem is null ? (int)(100 * BytesPerSecond / Math.Max(fastest, 1)) : 0,
            Problem = Problem,
        };
}
