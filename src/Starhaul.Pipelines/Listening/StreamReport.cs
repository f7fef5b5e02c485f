using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Loading;
using Starhaul.Pipelines.Relays;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Listening;

/// <summary>Reports how a run of a listener stands, and what it did, from what its parts count.</summary>
/// <param name="archive">Where messages go.</param>
/// <param name="meter">What was archived.</param>
/// <param name="queue">What waits before the archive.</param>
/// <param name="followers">The targets.</param>
/// <param name="rejects">What the targets rejected.</param>
/// <param name="time">The clock.</param>
internal sealed class StreamReport(
    ArchiveWriter archive,
    StreamMeter meter,
    FrameQueue queue,
    IReadOnlyList<TableFollower> followers,
    MessageRejects rejects,
    TimeProvider time
)
{
    /// <summary>How it stands now.</summary>
    public EddnStreamProgress Progress(RelayGroup relays)
    {
        var status = relays.Status;
        return new EddnStreamProgress
        {
            Elapsed = meter.Elapsed,
            Received = status.Sum(relay => relay.Messages),
            Archived = meter.Archived,
            PerSecond = meter.ReadRate(),
            BySchema = new SortedDictionary<string, long>(meter.BySchema.ToDictionary(), StringComparer.Ordinal),
            Lag = meter.Lag,
            Queued = queue.Count,
            QueuedBytes = queue.Bytes,
            QueuedOnDisk = queue.BytesOnDisk,
            Dropped = status.Sum(relay => relay.Dropped) + queue.Lost,
            DeadLetters = meter.DeadLetters,
            FromAnotherRelay = meter.FromAnotherRelay,
            Repeats = meter.Repeats,
            Gaps = meter.GapCount,
            OpenGaps = [.. status.Select(relay => relay.OpenGap).OfType<StreamGap>()],
            Relays = [.. status.Select(State)],
            Targets = [.. followers.Select(follower => follower.State)],
        };
    }

    /// <summary>What the run did.</summary>
    /// <param name="started">When it began, UTC.</param>
    /// <param name="relays">What it listened to.</param>
    public EddnStreamResult Result(DateTimeOffset started, RelayGroup relays) =>
        new()
        {
            Archive = archive.Root,
            Started = started,
            Ended = time.GetUtcNow(),
            Totals = Progress(relays),
            Test = meter.Test,
            Legacy = meter.Legacy,
            Segments = archive.Statistics.SegmentsClosed,
            Gaps = [.. meter.Gaps],
            Rejects = followers.Any(follower => follower.Rejected > 0) ? rejects.Path : null,
            Targets =
            [
                .. followers.Select(follower => new EddnTargetResult
                {
                    Target = follower.State.Target,
                    Messages = follower.State.Messages,
                    Rejected = follower.Rejected,
                    Waiting = follower.State.Waiting,
                    Trouble = follower.State.Trouble,
                    Unreadable = follower.Unreadable,
                    Tables = TableChanges.From(follower.Counts, GalaxyTables.Data.ToHashSet()),
                }),
            ],
        };

    private static EddnRelayState State(RelayStatus relay) =>
        new(
            relay.Relay,
            relay.IsConnected,
            relay.ConnectedAt,
            Math.Max(0, relay.Connections - 1),
            relay.Messages,
            relay.LastMessageAt,
            relay.Trouble?.Text
        )
        {
            Fault = relay.Trouble?.Fault,
        };
}
