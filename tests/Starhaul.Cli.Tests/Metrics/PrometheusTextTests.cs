using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Starhaul.Cli.Metrics;
using Starhaul.Pipelines;
using Xunit;

namespace Starhaul.Cli.Tests.Metrics;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Writes_each_metric_with_its_help_its_type_and_its_values()
    {
        var text = PrometheusText.Format(
            new EddnStreamProgress
            {
                Received = 12,
                BySchema = new SortedDictionary<string, long> { ["commodity-3"] = 7, ["journal-1"] = 2 },
                DeadLetters = 1,
                Dropped = 2,
                FromAnotherRelay = 3,
                Gaps = 4,
                Lag = TimeSpan.FromMilliseconds(1_500),
                Queued = 5,
                QueuedBytes = 12_345_678,
                QueuedOnDisk = 2_345_678,
                Relays =
                [
                    new EddnRelayState("tcp://a:1", true, null, 2, 0, null, null),
                    new EddnRelayState("tcp://b:1", false, null, 0, 0, null, "It is away.")
                    {
                        Fault = RelayFault.Refused,
                    },
                ],
                Targets = [new EddnTargetState("sqlite:a.db", 8, 9, null)],
            }
        );

        Snapshot.Matches("metrics", text);
    }

    [Fact]
    public void Before_the_first_message_there_is_no_lag_and_the_counts_are_0()
    {
        var text = PrometheusText.Format(new EddnStreamProgress());

        Assert.Contains("\nstarhaul_eddn_gaps_total 0\n", text);
        Assert.Contains("\n# TYPE starhaul_eddn_lag_seconds gauge\n#", text);
    }

    [Fact]
    public void A_label_is_escaped()
    {
        var target = new EddnTargetState("a\\b\"c\nd", 5, 0, null);

        var text = PrometheusText.Format(new EddnStreamProgress { Targets = [target] });

        Assert.Contains("\nstarhaul_eddn_target_loaded_total{target=\"a\\\\b\\\"c\\nd\"} 5\n", text);
    }

    [Fact]
    public void Any_label_stays_on_its_line_and_can_be_read_back()
    {
        var texts = Gen.ArrayOf(Gen.Elements([.. "\\\"\nn{}, \u9280"])).Select(characters => new string(characters));
        Prop.ForAll(
                texts.ToArbitrary(),
                text =>
                {
                    var escaped = PrometheusText.Escape(text);
                    return Read(escaped) == text && !Regex.IsMatch(escaped, @"\n|(?<!\\)(\\\\)*""");
                }
            )
            .QuickCheckThrowOnFailure();

        static string Read(string escaped) =>
            Regex.Replace(escaped, @"\\(.)", match => match.Groups[1].Value is "n" ? "\n" : match.Groups[1].Value);
    }
}
