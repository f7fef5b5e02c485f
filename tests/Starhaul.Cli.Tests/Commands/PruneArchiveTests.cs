using System.Text;
using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Messages;
using Xunit;

namespace Starhaul.Cli.Tests.Commands;

/// <summary>An archive of the live feed, whose hours become days and whose old segments go.</summary>
public sealed class PruneArchiveTests : IDisposable
{
    private readonly CliBench cli = new();
    private readonly SetClock clock = new() { Now = new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero) };

    public PruneArchiveTests() => cli.TimeProvider = clock;

    public void Dispose() => cli.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_day_with_a_damaged_or_missing_hour_is_left_out_and_named_and_the_other_days_are_joined(
        bool isGone
    )
    {
        await ArchiveAsync(days: 3);
        const string Hour = "2026/11/20/commodity-3/commodity-3.20261120T10.jsonl.gz";
        var path = cli.PathOf("eddn/" + Hour);
        if (isGone)
        {
            File.Delete(path);
        }
        else
        {
            await File.AppendAllTextAsync(path, "x", Token);
        }

        var json = await cli.RunAsync("prune", "eddn", "--roll", "day", "--yes", "--json");
        var text = await cli.RunAsync("prune", "eddn", "--roll", "day", "--yes");

        Assert.Equal((ExitCode.IntegrityFailure, ExitCode.IntegrityFailure), (json.ExitCode, text.ExitCode));
        Assert.Equal(
            [
                "2026/11/21/commodity-3/commodity-3.20261121.jsonl.gz",
                "2026/11/22/commodity-3/commodity-3.20261122.jsonl.gz",
            ],
            json.Json.GetProperty("days").EnumerateArray().Select(day => day.GetProperty("path").GetString())
        );
        var leftOut = Assert.Single(json.Json.GetProperty("left_out").EnumerateArray());
        Assert.Equal("2026/11/20/commodity-3/commodity-3.20261120.jsonl.gz", leftOut.GetProperty("path").GetString());
        Assert.Contains(Hour, leftOut.GetProperty("error").GetProperty("message").GetString());
        Assert.Contains(Hour, text.Error, StringComparison.Ordinal);
        Assert.Contains($"'starhaul verify {cli.PathOf("eddn")}'", text.Error, StringComparison.Ordinal);
        Assert.Equal(isGone ? 3 : 4, Segments().Count);
    }

    [Theory]
    [InlineData("--roll", "day")]
    [InlineData("--older-than", "2026-11-30")]
    public async Task What_is_done_is_not_told_where_quiet_is_asked_for_and_what_would_be_done_is(params string[] words)
    {
        await ArchiveAsync(days: 2);

        var shown = await cli.RunAsync(["prune", "eddn", "--quiet", .. words]);
        var done = await cli.RunAsync(["prune", "eddn", "--quiet", "--yes", .. words]);

        Assert.StartsWith("would ", shown.Out, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Done, "", ""), (done.ExitCode, done.Out, done.Error));
    }

    [Fact]
    public async Task A_day_that_was_just_joined_is_as_old_as_its_messages()
    {
        await ArchiveAsync(days: 3);
        await cli.RunAsync("prune", "eddn", "--roll", "day", "--yes");

        var none = await cli.RunAsync("prune", "eddn", "--older-than", "2026-11-20T23:59", "--yes", "--json");
        var first = await cli.RunAsync("prune", "eddn", "--older-than", "2026-11-21", "--yes", "--json");
        var second = await cli.RunAsync("prune", "eddn", "--older-than", "34h", "--yes", "--json"); // it is 10 o'clock on the 23rd

        Assert.Equal([0, 1, 1], new[] { none, first, second }.Select(Files));
        Assert.Equal("commodity-3.20261122.jsonl.gz", Path.GetFileName(Assert.Single(Segments())));

        static int Files(CliResult result) => result.Json.GetProperty("files").GetArrayLength();
    }

    private List<string> Segments() =>
        [.. Directory.GetFiles(cli.PathOf("eddn"), "*.jsonl.gz", SearchOption.AllDirectories)];

    /// <summary>Two hours of a message each a day; the clock is at the day after the last.</summary>
    private async Task ArchiveAsync(int days)
    {
        var options = new ArchiveOptions
        {
            Folder = cli.PathOf("eddn"),
            Relays = ["tcp://127.0.0.1:9500"],
            TimeProvider = clock,
        };
        await using var writer = await ArchiveWriter.OpenAsync(options, Token);
        using var reader = new MessageReader();
        for (var hour = 0; hour < days * 2; hour++)
        {
            var json =
                $$$"""{"$schemaRef":"https://eddn.edcd.io/schemas/commodity/3","header":{"gatewayTimestamp":"2026-11-20T10:00:00Z","softwareName":"a","softwareVersion":"1","uploaderID":"b","gameversion":"4.1"},"message":{"timestamp":"2026-11-20T10:00:00Z","systemName":"Sol","stationName":"Hub","marketId":{{{hour + 1}}},"commodities":[]}}""";
            Assert.True(reader.TryParse(Encoding.UTF8.GetBytes(json), out var message, out var reason), reason);
            writer.Append(message!, clock.Now);
            clock.Now += TimeSpan.FromHours(hour % 2 == 0 ? 1 : 23);
        }

        await writer.CloseAsync();
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
