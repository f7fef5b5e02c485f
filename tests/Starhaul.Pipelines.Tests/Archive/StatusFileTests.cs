using Starhaul.Pipelines.Archive;
using Xunit;

namespace Starhaul.Pipelines.Tests.Archive;

/// <summary>How a listener stands, for who looks from outside.</summary>
public sealed class StatusFileTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);

    private readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void What_was_written_is_read_back_and_nothing_lies_beside_it()
    {
        var status = Status();

        StatusFile.Write(bench.Folder, status with { ProcessId = 1 });
        StatusFile.Write(bench.Folder, status);

        var read = EddnStream.ReadStatus(bench.Folder);
        Assert.Equal((7, TimeSpan.FromSeconds(90)), (read.ProcessId, read.Progress.Elapsed));
        Assert.Equal(2.5, read.Rates["commodity-3"]);
        Assert.Equal(RelayFault.Refused, Assert.Single(read.Progress.Relays).Fault);
        Assert.Equal(StreamGapKind.Disconnected, Assert.Single(read.Progress.OpenGaps).Kind);
        Assert.Equal(88, Assert.Single(Assert.Single(read.Progress.Targets).Cursors).Offset);
        Assert.Equal([StatusFile.FileName], Directory.GetFiles(bench.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_status_that_is_old_is_of_a_listener_that_was_killed()
    {
        var status = Status();

        Assert.True(status.IsRunning(Now.AddSeconds(5)));
        Assert.False(status.IsRunning(Now.AddSeconds(11)));
        Assert.False((status with { Ended = Now }).IsRunning(Now.AddSeconds(1)));
    }

    [Theory]
    [InlineData(null, "There is no status.json in")]
    [InlineData("{", "is no status of a listener")]
    [InlineData("null", "is no status of a listener")]
    [InlineData("{\"flush_interval\":1e300}", "1E+300 s is no length of time")]
    [InlineData("{\"progress\":{\"relays\":[{\"fault\":\"bored\"}]}}", "progress.relays[0].fault is \"bored\".")]
    [InlineData("{}", "the whole lacks a field.")]
    public void A_folder_without_one_is_told_with_the_next_step(string? text, string expected)
    {
        if (text is not null)
        {
            File.WriteAllText(bench.FullPath(StatusFile.FileName), text);
        }

        var error = Assert.Throws<DestinationException>(() => EddnStream.ReadStatus(bench.Folder));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Starhaul.", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Hint);
    }

    private static EddnStreamStatus Status() =>
        new()
        {
            Tool = "starhaul/0.1.0",
            ProcessId = 7,
            Started = Now.AddSeconds(-90),
            Updated = Now,
            Rates = new Dictionary<string, double> { ["commodity-3"] = 2.5 },
            Progress = new EddnStreamProgress
            {
                Elapsed = TimeSpan.FromSeconds(90),
                BySchema = new Dictionary<string, long> { ["commodity-3"] = 225 },
                OpenGaps =
                [
                    new StreamGap(StreamGapKind.Disconnected, Now.AddSeconds(-9), Now, "tcp://a:1", null, "refused"),
                ],
                Relays =
                [
                    new EddnRelayState("tcp://a:1", false, null, 0, 225, null, "refused")
                    {
                        Fault = RelayFault.Refused,
                    },
                ],
                Targets =
                [
                    new EddnTargetState("sqlite:a.db", 200, 0, null)
                    {
                        Cursors =
                        [
                            new EddnSegmentCursor("2026/11/21/commodity-3/commodity-3.20261121T20.jsonl.gz", 88),
                        ],
                    },
                ],
            },
        };
}
