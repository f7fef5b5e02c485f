using System.Text.Json;

namespace Starhaul.Pipelines.Metrics;

/// <summary>The metrics of a listener: one list for every way in which they leave the program.</summary>
internal static class StreamMetrics
{
    private const string Messages = "{message}";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<StreamMetric> All { get; } =
    [
        Count("received", Messages, "Messages received, of every kind and from every relay", state => state.Received),
        Count(
            "archived",
            Messages,
            "Messages written to the archive",
            "schema",
            state => state.BySchema.Select(schema => new MetricPoint(schema.Value, schema.Key))
        ),
        Count("dead_letters", Messages, "Messages that could not be read", state => state.DeadLetters),
        Count(
            "dropped",
            Messages,
            "Messages that are lost: no room in the queue, or its disk failed",
            state => state.Dropped
        ),
        Count(
            "duplicates",
            Messages,
            "Messages that had come before, from any relay; they are archived once",
            state => state.FromAnotherRelay
        ),
        Count("gaps", "{gap}", "Gaps and suspected gaps", state => state.Gaps),
        State(
            "lag",
            "s",
            "How far the last message lay behind its gateway's clock",
            state => state.Lag is { } lag ? [new MetricPoint(lag.TotalSeconds)] : []
        ),
        State(
            "queued.messages",
            Messages,
            "Messages received that are not in the archive yet",
            state => [new MetricPoint(state.Queued)]
        ),
        State(
            "queued.bytes",
            "By",
            "Bytes of those messages, compressed as they came",
            state => [new MetricPoint(state.QueuedBytes)]
        ),
        State(
            "queued.on_disk",
            "By",
            "Bytes of those that wait on disk, for memory has no room",
            state => [new MetricPoint(state.QueuedOnDisk)]
        ),
        State(
            "relay.connected",
            "{connection}",
            "Whether there is a connection to the relay, 0 or 1",
            state => state.Relays.Select(relay => new MetricPoint(relay.IsConnected ? 1 : 0, relay.Relay)),
            "relay"
        ),
        State(
            "relay.fault",
            "{relay}",
            "1 for a relay that brings nothing, by the reason",
            state =>
                state
                    .Relays.Where(relay => relay.Fault is not null)
                    .Select(relay => new MetricPoint(1, relay.Relay, Reason(relay.Fault!.Value))),
            "relay"
        ) with
        {
            SecondLabel = "reason",
        },
        State("gaps.open", "{gap}", "Gaps that go on", state => [new MetricPoint(state.OpenGaps.Count)]),
        Count(
            "relay.reconnects",
            "{connection}",
            "Connections to the relay after the first",
            "relay",
            state => state.Relays.Select(relay => new MetricPoint(relay.Reconnects, relay.Relay))
        ),
        Count(
            "target.loaded",
            Messages,
            "Messages of the archive that were loaded into the target",
            "target",
            state => state.Targets.Select(target => new MetricPoint(target.Messages, target.Target))
        ),
        State(
            "target.waiting_segments",
            "{segment}",
            "Segments that the target has not begun to load",
            state => state.Targets.Select(target => new MetricPoint(target.Waiting, target.Target)),
            "target"
        ),
    ];

    private static string Reason(RelayFault fault) => JsonNamingPolicy.SnakeCaseLower.ConvertName(fault.ToString());

    private static StreamMetric Count(
        string name,
        string unit,
        string description,
        Func<EddnStreamProgress, long> read
    ) => New(name, unit, description, isCounter: true, label: null, state => [new MetricPoint(read(state))]);

    private static StreamMetric Count(
        string name,
        string unit,
        string description,
        string label,
        Func<EddnStreamProgress, IEnumerable<MetricPoint>> read
    ) => New(name, unit, description, isCounter: true, label, read);

    private static StreamMetric State(
        string name,
        string unit,
        string description,
        Func<EddnStreamProgress, IEnumerable<MetricPoint>> read,
        string? label = null
    ) => New(name, unit, description, isCounter: false, label, read);

    private static StreamMetric New(
        string name,
        string unit,
        string description,
        bool isCounter,
        string? label,
        Func<EddnStreamProgress, IEnumerable<MetricPoint>> read
    ) =>
        new()
        {
            Name = $"starhaul.eddn.{name}",
            Unit = unit,
            Description = description,
            IsCounter = isCounter,
            Label = label,
            Read = read,
        };
}
