using System.Diagnostics.Metrics;
using Xunit;

namespace Starhaul.Pipelines.Tests.Metrics;

public sealed class EddnStreamMetricsTests
{
    [Fact]
    public void A_reader_gets_what_was_told_last()
    {
        using var metrics = new EddnStreamMetrics();
        using var reader = new MeterListener();
        var read = new SortedDictionary<string, double>(StringComparer.Ordinal);
        reader.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == EddnStreamMetrics.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        reader.SetMeasurementEventCallback<long>((of, value, tags, _) => read[Name(of, tags)] = value);
        reader.SetMeasurementEventCallback<double>((of, value, tags, _) => read[Name(of, tags)] = value);
        reader.Start();

        metrics.Report(new EddnStreamProgress { Received = 1 });
        metrics.Report(
            new EddnStreamProgress
            {
                Received = 12,
                BySchema = new SortedDictionary<string, long>(StringComparer.Ordinal)
                {
                    ["commodity-3"] = 7,
                    ["journal-1"] = 2,
                },
                Lag = TimeSpan.FromMilliseconds(1_500),
                Queued = 3,
                QueuedBytes = 4_000,
                QueuedOnDisk = 1_000,
                Relays =
                [
                    new EddnRelayState("tcp://a:1", false, null, 2, 0, null, "It is no relay.")
                    {
                        Fault = RelayFault.NotZeromq,
                    },
                ],
                Targets = [new EddnTargetState("sqlite:a.db", 5, 6, null)],
            }
        );
        reader.RecordObservableInstruments();

        Assert.Equal(
            new SortedDictionary<string, double>(StringComparer.Ordinal)
            {
                ["starhaul.eddn.archived schema=commodity-3"] = 7,
                ["starhaul.eddn.archived schema=journal-1"] = 2,
                ["starhaul.eddn.dead_letters"] = 0,
                ["starhaul.eddn.dropped"] = 0,
                ["starhaul.eddn.duplicates"] = 0,
                ["starhaul.eddn.gaps"] = 0,
                ["starhaul.eddn.gaps.open"] = 0,
                ["starhaul.eddn.lag"] = 1.5,
                ["starhaul.eddn.queued.bytes"] = 4_000,
                ["starhaul.eddn.queued.messages"] = 3,
                ["starhaul.eddn.queued.on_disk"] = 1_000,
                ["starhaul.eddn.received"] = 12,
                ["starhaul.eddn.relay.connected relay=tcp://a:1"] = 0,
                ["starhaul.eddn.relay.fault relay=tcp://a:1 reason=not_zeromq"] = 1,
                ["starhaul.eddn.relay.reconnects relay=tcp://a:1"] = 2,
                ["starhaul.eddn.target.loaded target=sqlite:a.db"] = 5,
                ["starhaul.eddn.target.waiting_segments target=sqlite:a.db"] = 6,
            },
            read
        );
    }

    private static string Name(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Join(' ', [instrument.Name, .. tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")]);
}
