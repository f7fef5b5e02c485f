using System.Threading.Channels;
using Starhaul.Pipelines.Archive;

namespace Starhaul.Pipelines.Listening;

/// <summary>Writes gaps down beside the threads that report them, for each is brought to the disk at once.</summary>
internal sealed class GapLog
{
    private readonly Channel<StreamGap> gaps = Channel.CreateUnbounded<StreamGap>();
    private readonly ArchiveWriter archive;
    private readonly StreamMeter meter;

    public GapLog(ArchiveWriter archive, StreamMeter meter)
    {
        this.archive = archive;
        this.meter = meter;
        Completion = Task.Run(RunAsync);
    }

    /// <summary>Ends when all that was reported is written; fails when the disk refuses.</summary>
    public Task Completion { get; }

    /// <summary>Takes a gap, without waiting.</summary>
    public void Add(StreamGap gap) => gaps.Writer.TryWrite(gap);

    /// <summary>Says that there are no more.</summary>
    public void Finish() => gaps.Writer.TryComplete();

    private async Task RunAsync()
    {
        await foreach (var gap in gaps.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            archive.AddGap(gap);
            meter.Add(gap);
        }
    }
}
