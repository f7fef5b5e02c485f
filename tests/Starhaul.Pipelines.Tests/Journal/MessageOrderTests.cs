using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Journal;
using Starhaul.Pipelines.Merging;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Sinks;
using Xunit;

namespace Starhaul.Pipelines.Tests.Journal;

public sealed class MessageOrderTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(60).WithEndSize(40);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Any_order_of_records_of_dumps_and_messages_gives_the_same_tables()
    {
        var loads = Gen.ArrayOf(Gen.Choose(0, 9_999))
            .Where(seeds => seeds.Length > 0)
            .SelectMany(seeds =>
                Gen.Shuffle(seeds).SelectMany(other => Gen.Choose(1, 7).Select(size => (seeds, other, size)))
            )
            .ToArbitrary();

        Prop.ForAll(
                loads,
                load =>
                    Assert.Equal(
                        TablesAsync(load.seeds, 1).GetAwaiter().GetResult(),
                        TablesAsync(load.other, load.size).GetAwaiter().GetResult()
                    )
            )
            .Check(Thorough);
    }

    [Fact]
    public async Task A_newer_message_replaces_what_a_dump_says_and_an_older_one_nothing()
    {
        var dump = Record(3, 0);
        foreach (var (time, price) in new[] { (2, 100L), (4, 4L) })
        {
            var content = new MemoryStore.Content();
            await MergeAsync(content, await DumpAsync(dump));
            var batch = new Batch();
            Assert.Equal(MessageOutcome.Added, Message.Reader().Add(Encoding.UTF8.GetBytes(Market(time, 0)), batch));
            await MergeAsync(content, batch);

            var tables = await TableDump.ReadAsync(new MemoryStore(content), Cancellation);
            Assert.Equal(price, tables.Value(GalaxyTables.Market, [1_000L, "gold"], "sell_price"));
            Assert.Equal("Gold", tables.Value(GalaxyTables.Commodities, ["gold"], "name"));
            Assert.Equal("Elphin", tables.Value(GalaxyTables.Systems, [3_932_076_118_738UL], "name"));
        }
    }

    private static async Task<string> TablesAsync(int[] seeds, int size)
    {
        var content = new MemoryStore.Content();
        var reader = Message.Reader();
        var batch = new Batch();
        foreach (var seed in seeds)
        {
            var (kind, time, variant) = (seed % 10, seed / 10 % 5, seed / 50 % 3);
            if (kind < 2)
            {
                await MergeAsync(content, await DumpAsync(Record(time, variant)));
                continue;
            }

            var outcome = reader.Add(Encoding.UTF8.GetBytes(MessageOf(kind, time, variant)), batch);
            Assert.Equal(MessageOutcome.Added, outcome);
            if (batch.Records >= size)
            {
                await MergeAsync(content, batch);
                batch.Clear();
            }
        }

        await MergeAsync(content, batch);
        return (await TableDump.ReadAsync(new MemoryStore(content), Cancellation)).Text;
    }

    private static string MessageOf(int kind, int time, int variant) =>
        kind switch
        {
            2 => Market(time, variant),
            3 => Envelope(
                "shipyard/2",
                $"{{{Time(time)},\"stationName\":\"A\",\"marketId\":1000,\"ships\":[\"adder\",\"eagle{variant}\"]}}"
            ),
            4 => Envelope(
                "outfitting/2",
                $"{{{Time(time)},\"stationName\":\"A\",\"marketId\":{1000 + variant},\"modules\":[]}}"
            ),
            5 => Journal(
                time,
                $"\"event\":\"FSDJump\",\"Population\":{variant},\"SystemFaction\":{{\"Name\":\"F{variant}\"}},\"Factions\":[{{\"Name\":\"F{variant}\",\"Influence\":0.{variant + 1},\"FactionState\":\"CivilWar\",\"Allegiance\":\"Empire\",\"Government\":\"Feudal\"}}]"
            ),
            6 => Journal(
                time,
                $"\"event\":\"Docked\",\"StationName\":\"A{variant}\",\"StationType\":\"Coriolis\",\"MarketID\":1000,\"StationServices\":[\"dock\"],\"StationGovernment\":\"$government_Feudal;\",\"StationFaction\":{{\"Name\":\"F{variant}\"}}"
            ),
            7 => Journal(
                time,
                $"\"event\":\"CarrierJump\",\"Docked\":true,\"StationType\":\"FleetCarrier\",\"StationName\":\"AAA-00A\",\"MarketID\":{1000 + variant}"
            ),
            8 => Journal(
                time,
                $"\"event\":\"SAASignalsFound\",\"BodyName\":\"Elphin 1\",\"BodyID\":1,\"Signals\":[{{\"Type\":\"B\",\"Count\":{variant}}}],\"Genuses\":[{{\"Genus\":\"G{variant}\"}}]"
            ),
            _ => Journal(
                time,
                $"\"event\":\"Scan\",\"BodyName\":\"Elphin 1\",\"BodyID\":1,\"StarType\":\"K\",\"DistanceFromArrivalLS\":{variant},\"Rings\":[{{\"Name\":\"R\",\"RingClass\":\"eRingClass_Icy\",\"MassMT\":{variant},\"InnerRad\":1,\"OuterRad\":2}}]"
            ),
        };

    private static string Record(int time, int variant) =>
        $$$"""
            {"id64":3932076118738,"name":"Elphin","coords":{"x":-30.125,"y":8.1875,"z":-17},"date":"{{{At(
                time
            )}}}","population":{{{10 + variant}}},
             "factions":[{"name":"F1","influence":0.5,"state":"None","allegiance":"Empire","government":"Feudal"}],
             "bodies":[{"bodyId":1,"id64":36032729095082706,"name":"Elphin 1","type":"Star","distanceToArrival":{{{variant}}},"updateTime":"{{{At(
                time
            )}}}",
                        "signals":{"signals":{"A":{{{variant}}} },"genuses":["G1"],"updateTime":"{{{At(
                time
            )}}}"},"stations":[]}],
             "stations":[{"id":1000,"name":"A","type":"Coriolis Starport","updateTime":"{{{At(
                time
            )}}}","services":["Dock","Market"],
                          "market":{"updateTime":"{{{At(
                time
            )}}}","commodities":[{"symbol":"Gold","name":"Gold","commodityId":1,"demand":1,"supply":2,"buyPrice":3,"sellPrice":{{{100
                + variant}}} }],"prohibitedCommodities":[]},
                          "shipyard":{"updateTime":"{{{At(
                time
            )}}}","ships":[{"symbol":"Adder","name":"Adder","shipId":{{{variant}}} }]} }]}
            """;

    private static string Market(int time, int variant) =>
        Envelope(
            "commodity/3",
            $"{{{Time(time)},\"stationName\":\"A\",\"marketId\":1000,\"commodities\":[{{\"name\":\"gold\",\"sellPrice\":4,\"stock\":{variant}}},{{\"name\":\"tea{variant}\",\"sellPrice\":5}}]}}"
        );

    private static string Journal(int time, string content) =>
        Envelope(
            "journal/1",
            $"{{{Time(time)},\"StarSystem\":\"Elphin\",\"SystemAddress\":3932076118738,\"StarPos\":[-30.125,8.1875,-17],{content}}}"
        );

    private static string Envelope(string schema, string message) =>
        $"{{\"$schemaRef\":\"https://eddn.edcd.io/schemas/{schema}\",\"message\":{message}}}";

    private static string Time(int time) => $"\"timestamp\":\"{At(time)}\"";

    private static string At(int time) => string.Create(CultureInfo.InvariantCulture, $"2025-01-0{time + 1}T00:00:00Z");

    private static async Task<Batch> DumpAsync(string record)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(record));
        var reader = new GalaxyReader(content, new GalaxyReaderOptions { Now = Message.Now });
        var batch = new Batch();
        Assert.True(await reader.ReadAsync(batch, int.MaxValue, long.MaxValue, Cancellation));
        Assert.Equal(0, batch.Rejected);
        return batch;
    }

    private static async Task MergeAsync(MemoryStore.Content content, Batch batch)
    {
        var store = new MemoryStore(content);
        await store.BeginAsync(Cancellation);
        await new BatchMerger(store).MergeAsync(batch, 1, Cancellation);
        await store.CommitAsync(Cancellation);
    }
}
