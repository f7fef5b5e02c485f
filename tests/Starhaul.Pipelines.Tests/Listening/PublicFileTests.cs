using Starhaul.Pipelines.Tests.Archive;
using Starhaul.Pipelines.Tests.Messages;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Listening;

/// <summary>Files of the public archive whose beginning is not as it should be.</summary>
public sealed class PublicFileTests : IDisposable
{
    private readonly Dumps.DumpScene files = new();

    public void Dispose() => files.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("bzip2")]
    [InlineData("gzip")]
    public async Task A_first_line_that_is_cut_is_a_reject_however_the_file_is_compressed(string? program)
    {
        var path = Write(program, Market(1)[20..], Market(2), Market(3), Market(4));

        var result = await ReplayAsync(path);

        Assert.Equal((3, 1), (result.Targets[0].Messages, result.Targets[0].Rejected));
        Assert.Equal(3, await StationsAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("bzip2")]
    public async Task A_byte_order_mark_costs_no_message(string? program)
    {
        var path = Write(program, '\uFEFF' + Market(1), Market(2));

        var result = await ReplayAsync(path);

        Assert.Equal((2, 0), (result.Targets[0].Messages, result.Targets[0].Rejected));
        Assert.Equal(2, await StationsAsync());
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html><body>Not found</body></html>")]
    [InlineData("")]
    public async Task A_file_without_any_message_is_refused(string content)
    {
        var path = files.Write("Commodity-2026-11-21.jsonl", content);

        await Assert.ThrowsAsync<UnexpectedContentException>(() => ReplayAsync(path));
    }

    private string Write(string? program, params string[] lines)
    {
        var path = files.Write("Commodity-2026-11-21.jsonl", string.Concat(lines.Select(line => line + "\n")));
        if (program is null)
        {
            return path;
        }

        Bench.Run(program, path);
        return path + (program == "gzip" ? ".gz" : ".bz2");
    }

    private Task<EddnReplayResult> ReplayAsync(string path) =>
        new EddnReplay(new EddnReplayOptions { Targets = [files.Target] }).RunAsync(path, progress: null, Cancel);

    private async Task<int> StationsAsync() =>
        (await files.TablesAsync()).Split('\n').Count(line => line.StartsWith("stations: ", StringComparison.Ordinal));

    private static string Market(int id) =>
        Feed.Json(body: $"\"stationName\":\"Hub\",\"systemName\":\"Sol\",\"marketId\":{id},\"commodities\":[]");
}
