using System.Globalization;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Dumps;

/// <summary>What of a dump is loaded.</summary>
public sealed class SelectionTests : IDisposable
{
    private readonly DumpScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public async Task Only_selected_tables_are_written()
    {
        var source = scene.Write("dump.json", GalaxyOf(500_000));

        var result = await scene.LoadAsync(
            source,
            new SpanshDumpOptions { Targets = [scene.Target], Select = ["systems", "stations"] }
        );

        Assert.Equal(["systems", "stations"], result.Targets[0].Tables.Select(table => table.Table));
        var tables = (await scene.TablesAsync()).Split('\n').Select(line => line.Split(':')[0]).Distinct();
        Assert.Equal(["stations", "systems"], tables.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("market", "market,stations")]
    [InlineData("signals", "bodies,rings,signals,systems")]
    [InlineData("bodies", "bodies,systems")]
    [InlineData("faction_presence", "faction_presence,systems")]
    [InlineData("power_state", "power_state,systems")]
    public async Task What_the_rows_belong_to_comes_along(string selected, string expected)
    {
        var source = scene.Write("dump.json", GalaxyOf(2_000_000));

        var result = await scene.LoadAsync(
            source,
            new SpanshDumpOptions { Targets = [scene.Target], Select = [selected] }
        );

        var loaded = result.Targets[0].Tables;
        Assert.Equal(expected.Split(','), loaded.Select(table => table.Table).Order(StringComparer.Ordinal));
        Assert.All(loaded, table => Assert.True(table.New > 0, table.Table));
    }

    [Fact]
    public async Task Another_selection_is_another_import()
    {
        var source = scene.Write("dump.json", GalaxyOf(300_000));
        await scene.LoadAsync(source, new SpanshDumpOptions { Targets = [scene.Target], Select = ["systems"] });

        var all = await scene.LoadAsync(source);

        Assert.False(all.Targets[0].IsUnchanged);
        Assert.Equal(2, all.Targets[0].ImportId);
        Assert.Equal(await scene.UndisturbedAsync(GalaxyOf(300_000)), await scene.TablesAsync());
    }

    [Fact]
    public async Task Only_populated_systems_are_written()
    {
        var dump = Systems.Dump(Systems.Record(1), Systems.Record(2, population: 1), Systems.Record(3));

        await scene.LoadAsync(
            scene.Write("dump.json", dump),
            new SpanshDumpOptions { Targets = [scene.Target], PopulatedOnly = true }
        );

        Assert.Equal(new[] { 2 }, await IdsAsync());
    }

    [Theory]
    [InlineData("Sol", 50, 1, 2)]
    [InlineData("sol", 49.99, 1)]
    [InlineData("100,0,0", 50, 2, 3)]
    [InlineData(" 100 , 0 , 0 ", 49.96875, 3)]
    [InlineData("-50,0,0", 50, 1)]
    public async Task A_system_at_the_border_is_within(string of, double lightYears, params int[] expected)
    {
        var dump = Systems.Dump(
            Systems.Record(1),
            Systems.Record(2, x: 50),
            Systems.Record(3, x: 50.03125),
            Systems.Record(4, x: 151)
        );

        await scene.LoadAsync(
            scene.Write("dump.json", dump),
            new SpanshDumpOptions { Targets = [scene.Target], Near = (lightYears, of) }
        );

        Assert.Equal(expected, await IdsAsync());
    }

    [Fact]
    public async Task Distances_are_measured_from_a_system_that_the_target_knows()
    {
        await scene.LoadAsync(scene.Write("first.json", Systems.Dump(Systems.Record(1, x: 1000, name: "Far Away"))));
        var dump = Systems.Dump(Systems.Record(2), Systems.Record(3, x: 990));

        await scene.LoadAsync(
            scene.Write("second.json", dump),
            new SpanshDumpOptions { Targets = [scene.Target], Near = (10, "far away") }
        );

        Assert.Equal(new[] { 1, 3 }, await IdsAsync());
    }

    [Theory]
    [InlineData("Nowhere")]
    [InlineData("1,2")]
    [InlineData("1,2,x")]
    [InlineData("NaN,0,0")]
    public async Task A_place_that_nobody_knows_is_misuse(string of)
    {
        var source = scene.Write("dump.json", Systems.Dump(Systems.Record(1)));
        var options = new SpanshDumpOptions { Targets = [scene.Target], Near = (10, of) };

        var error = await Assert.ThrowsAsync<ArgumentException>(() => scene.LoadAsync(source, options));

        Assert.Contains($"'{of}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_counts_what_is_here_and_makes_nothing()
    {
        var source = scene.Write("dump.json", Systems.Mixed(good: 99, bad: 1));
        await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = scene.Folder });
        var before = Files();

        var plan = await new SpanshDump(new SpanshDumpOptions { Targets = [scene.Target] }).PlanAsync(
            fetcher,
            Source.Parse(source),
            cancellationToken: Cancel
        );

        Assert.Null(plan.Fetch);
        Assert.Equal((99, 1), (plan.Counted!.Records, plan.Counted.Targets[0].Rejected));
        Assert.Null(plan.Counted.Rejects);
        Assert.Equal(99, plan.Counted.Targets[0].Tables[0].New);
        Assert.Equal(before, Files());
    }

    private string Files() =>
        string.Join('\n', Directory.GetFileSystemEntries(scene.Folder).Order(StringComparer.Ordinal));

    private async Task<int[]> IdsAsync() =>
        [
            .. (await scene.TablesAsync())
                .Split('\n')
                .Where(line => line.StartsWith("systems: id64=", StringComparison.Ordinal))
                .Select(line => int.Parse(line.Split('=', ' ')[2], CultureInfo.InvariantCulture))
                .Order(),
        ];
}
