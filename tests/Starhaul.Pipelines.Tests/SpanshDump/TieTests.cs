using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Sinks;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Dumps;

/// <summary>Of statements with one time, or with none, the greater counts, whichever is loaded first.</summary>
public sealed class TieTests : IDisposable
{
    private const ulong Id = 83001900007;

    private readonly DumpScene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_sets_with_the_same_keys_the_greater_values_count(bool isTurned)
    {
        var dump = await LoadAsync(isTurned, Market("Gold", 5, Time), Market("Gold", 6, Time));

        Assert.Equal(6L, dump.Value(GalaxyTables.Market, [7L, "gold"], "sell_price"));
    }

    /// <summary>A body's id64 may pass 2^63, and is no negative number.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ids_are_ordered_without_a_sign(bool isTurned)
    {
        static string Body(ulong id64) =>
            $$"""{"id64":{{Id}},"name":"Quill","bodies":[{"bodyId":1,"name":"Quill 1","id64":{{id64}},"updateTime":{{Time}}}]}""";

        var dump = await LoadAsync(isTurned, Body(11), Body(9_300_000_000_000_000_000));

        Assert.Equal(9_300_000_000_000_000_000, dump.Value(GalaxyTables.Bodies, [Id, 1L], "id64"));
    }

    /// <summary>The first of them is not in the database yet when the second comes.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_two_sets_without_a_time_in_one_batch_the_greater_stays(bool isTurned)
    {
        string[] both = [Market("Gold", 5, "null"), Market("Gold", 6, "null")];
        var dump = await LoadAsync(
            isTurned: false,
            $$"""{"id64":{{Id}},"name":"Quill","stations":[{"id":7,"name":"Quill Dock"}]}""",
            string.Join(',', isTurned ? both.Reverse() : both)
        );

        Assert.Equal(6L, dump.Value(GalaxyTables.Market, [7L, "gold"], "sell_price"));
    }

    private const string Time = "\"2025-04-01 08:00:00+00\"";

    private static string Market(string symbol, int price, string time) =>
        $$$"""{"id64":{{{Id}}},"name":"Quill","stations":[{"id":7,"name":"Quill Dock","market":{"updateTime":{{{time}}},"commodities":[{"symbol":"{{{symbol}}}","sellPrice":{{{price}}}}]}}]}""";

    private async Task<TableDump> LoadAsync(bool isTurned, params string[] records)
    {
        foreach (var record in isTurned ? records.Reverse() : records)
        {
            await scene.LoadAsync(scene.Write($"{Guid.NewGuid():N}.json", $"[{record}]"));
        }

        return await TargetTables.ReadAsync(scene.Target, Cancel);
    }
}
