using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Merging;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Sinks;
using Xunit;

namespace Starhaul.Pipelines.Tests.ApiRecords;

public sealed class ApiRecordOrderTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(60).WithEndSize(40);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Any_order_of_dumps_and_answers_gives_the_same_tables()
    {
        var loads = Gen.ArrayOf(Gen.Choose(0, 9_999))
            .Where(seeds => seeds.Length > 0)
            .SelectMany(seeds => Gen.Shuffle(seeds).Select(other => (seeds, other)))
            .ToArbitrary();

        Prop.ForAll(
                loads,
                load =>
                    Assert.Equal(
                        TablesAsync(load.seeds).GetAwaiter().GetResult().Text,
                        TablesAsync(load.other).GetAwaiter().GetResult().Text
                    )
            )
            .Check(Thorough);
    }

    [Fact]
    public async Task What_an_answer_does_not_state_stays_as_the_dump_has_it()
    {
        // The dump is of the first day, the answers of the second.
        var tables = await TablesAsync(0, 11, 12, 13, 14, 15, 16);

        object[] body = [3_932_076_118_738UL, 1L];
        Assert.Equal(0.25, tables.Value(GalaxyTables.Bodies, body, "mean_anomaly"));
        Assert.Equal(2.0, tables.Value(GalaxyTables.Bodies, body, "ascending_node"));
        Assert.Equal("Elphin", tables.Value(GalaxyTables.Systems, [3_932_076_118_738UL], "name"));
        Assert.Equal(100L, tables.Value(GalaxyTables.Market, [1_000L, "gold"], "sell_price"));
        Assert.Equal("Adder", tables.Value(GalaxyTables.Ships, ["adder"], "name"));
        Assert.Equal(10L, tables.Value(GalaxyTables.Systems, [3_932_076_118_738UL], "population"));
    }

    private static async Task<TableDump> TablesAsync(params int[] seeds)
    {
        var content = new MemoryStore.Content();
        foreach (var seed in seeds)
        {
            var (kind, day, variant) = (seed % 10, seed / 10 % 4, seed / 40 % 3);
            var (form, record) = kind switch
            {
                1 => (GalaxyForm.SpanshSystems, System(day, variant)),
                2 => (GalaxyForm.SpanshBodies, Body(day, variant)),
                3 => (GalaxyForm.SpanshStations, Station(day, variant)),
                4 => (GalaxyForm.EdsmBodies, EdsmRecords.Bodies(day, variant)),
                5 => (GalaxyForm.EdsmStations, EdsmRecords.Stations(day, variant)),
                6 => (GalaxyForm.EdsmFactions, EdsmRecords.Factions(day, variant)),
                _ => (GalaxyForm.Dump, OfDump(day, variant)),
            };
            await MergeAsync(content, form, record);
        }

        return await TableDump.ReadAsync(new MemoryStore(content), Cancellation);
    }

    private static async Task MergeAsync(MemoryStore.Content content, GalaxyForm form, string record)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(record));
        var reader = new GalaxyReader(stream, ApiRecord.Options(form));
        var batch = new Batch();
        Assert.True(await reader.ReadAsync(batch, int.MaxValue, long.MaxValue, Cancellation));
        Assert.Equal(0, batch.Rejected);
        var store = new MemoryStore(content);
        await store.BeginAsync(Cancellation);
        await new BatchMerger(store).MergeAsync(batch, 1, Cancellation);
        await store.CommitAsync(Cancellation);
    }

    private static string System(int day, int variant) =>
        $$"""
            {"id64":3932076118738,"name":"Elphin","x":-30.125,"y":8.1875,"z":-17,"updated_at":"{{At(
                day
            )}}","body_count":{{variant}},"needs_permit":true,
             "bodies":[{"is_main_star":true,"subtype":"Star {{variant}}"}],"power":["P{{variant}}"],"power_state":"Exploited","controlling_power":"P1",
             "minor_faction_presences":[{"name":"F{{variant}}","influence":0.5,"state":"None","allegiance":"Empire","government":"Feudal","active_states":["Boom"]}]}
            """;

    private static string Body(int day, int variant) =>
        $$"""
            {"system_id64":3932076118738,"system_name":"Elphin","system_x":-30.125,"system_y":8.1875,"system_z":-17,"body_id":1,"id64":36032729095082706,"name":"Elphin 1","type":"Star",
             "distance_to_arrival":{{variant}},"mean_anomaly":0.75,"ascending_node":3,"signals":[{"name":"Human","count":{{variant}}}],"signals_updated_at":"{{At(
                day
            )}}",
             "rings":[{"name":"R","type":"Icy","mass":{{variant}},"inner_radius":1,"outer_radius":2}],"updated_at":"{{At(
                day
            )}}"}
            """;

    private static string Station(int day, int variant) =>
        $$"""
            {"system_id64":3932076118738,"system_name":"Elphin","system_x":-30.125,"system_y":8.1875,"system_z":-17,"market_id":1000,"name":"A","type":"Coriolis Starport","is_planetary":false,
             "services":[{"name":"Dock"}],"ships":[{"name":"Adder","symbol":"Adder"},{"name":"E","symbol":"Eagle{{variant}}"}],"shipyard_updated_at":"{{At(
                day
            )}}",
             "market":[{"commodity":"Gold","sell_price":7}],"market_updated_at":"{{At(
                day
            )}}","prohibited_commodities":[{"name":"P{{variant}}"}],"updated_at":"{{At(day)}}"}
            """;

    private static string OfDump(int day, int variant) =>
        $$"""
            {"id64":3932076118738,"name":"Elphin","coords":{"x":-30.125,"y":8.1875,"z":-17},"date":"{{At(day)}}","population":{{10 + variant}},
             "factions":[{"name":"F1","influence":0.5,"state":"None","allegiance":"Empire","government":"Feudal"}],
             "bodies":[{"bodyId":1,"id64":36032729095082706,"name":"Elphin 1","type":"Star","distanceToArrival":{{variant}},"meanAnomaly":0.25,"ascendingNode":2,
               "timestamps":{"meanAnomaly":"{{At(day)}}"},"updateTime":"{{At(day)}}","signals":{"signals":{"A":{{variant}} },"updateTime":"{{At(day)}}"},"stations":[]}],
             "stations":[{"id":1000,"name":"A","type":"Coriolis Starport","updateTime":"{{At(day)}}","services":["Dock","Market"],
               "market":{"updateTime":"{{At(day)}}","commodities":[{"symbol":"Gold","name":"Gold","commodityId":1,"demand":1,"supply":2,"buyPrice":3,"sellPrice":{{100
                + variant}} }],"prohibitedCommodities":[]},
               "shipyard":{"updateTime":"{{At(day)}}","ships":[{"symbol":"Adder","name":"Adder","shipId":{{variant}} }]} }]}
            """;

    private static string At(int day) => string.Create(CultureInfo.InvariantCulture, $"2025-01-0{day + 1}T00:00:00Z");
}
