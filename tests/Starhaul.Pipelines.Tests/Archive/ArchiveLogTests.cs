using Starhaul.Pipelines.Tests.Messages;
using Starhaul.Testing;
using Xunit;

namespace Starhaul.Pipelines.Tests.Archive;

public sealed class ArchiveLogTests
{
    [Fact]
    public async Task A_listener_that_was_killed_has_a_line_for_each_recovered_segment_and_one_for_the_gap()
    {
        using var bench = new Bench();
        using var log = new LogLines();
        await using (var writer = await bench.OpenAsync())
        {
            bench.Append(writer, Feed.Numbered(1));
            writer.Flush();
        }

        bench.Clock.Advance(TimeSpan.FromHours(2));
        await using (var writer = await bench.OpenAsync(options => options with { LoggerFactory = log }))
        {
            await writer.CloseAsync();
        }

        Assert.Single(log.All, line => line.Event == 1102);
        Assert.Single(log.All, line => line.Event == 1100);
    }
}
