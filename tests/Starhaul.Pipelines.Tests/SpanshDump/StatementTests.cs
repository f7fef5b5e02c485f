using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Sinks;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Dumps;

/// <summary>Sources that say a part each, through the public face: what one does not say, another has said.</summary>
public sealed class StatementTests : IDisposable
{
    private const ulong Id = 83001900001;

    private readonly DumpScene scene = new();

    public void Dispose() => scene.Dispose();

    public static TheoryData<bool> Orders => [false, true];

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task A_newer_state_of_powers_alone_keeps_the_powers(bool isTurned)
    {
        var dump = await LoadAsync(
            isTurned,
            $$"""{"id64":{{Id}},"name":"Quill","date":"2025-03-01 08:00:00+00","controllingPower":"Li Yong-Rui","powers":["Li Yong-Rui","Pranav Antal"],"powerState":"Fortified","powerStateControlProgress":0.25}""",
            $$"""{"id":5,"id64":{{Id}},"name":"Quill","date":"2025-04-01 08:00:00","power":"Li Yong-Rui","powerState":"Exploited"}"""
        );

        Assert.Equal("Li Yong-Rui", dump.Value(GalaxyTables.Systems, [Id], "controlling_power"));
        Assert.Equal("Exploited", dump.Value(GalaxyTables.Systems, [Id], "power_state"));
        Assert.Equal(0.25, dump.Value(GalaxyTables.Systems, [Id], "power_state_control_progress"));
        Assert.Equal(true, dump.Value(GalaxyTables.PowerState, [Id, "Li Yong-Rui"], "is_controlling"));
        Assert.Equal(false, dump.Value(GalaxyTables.PowerState, [Id, "Pranav Antal"], "is_controlling"));
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task A_newer_set_of_powers_says_nothing_of_who_controls(bool isTurned)
    {
        var dump = await LoadAsync(
            isTurned,
            $$"""{"id64":{{Id}},"name":"Quill","date":"2025-03-01 08:00:00+00","controllingPower":"Li Yong-Rui","powers":["Li Yong-Rui","Pranav Antal"],"powerState":"Fortified"}""",
            $$"""{"id64":{{Id}},"name":"Quill","date":"2025-04-01 08:00:00+00","powers":["Li Yong-Rui","Yuri Grom"]}"""
        );

        Assert.Equal("Li Yong-Rui", dump.Value(GalaxyTables.Systems, [Id], "controlling_power"));
        Assert.Equal("Fortified", dump.Value(GalaxyTables.Systems, [Id], "power_state"));
        Assert.Equal(2, dump[GalaxyTables.PowerState].Count);
        Assert.Equal(false, dump.Value(GalaxyTables.PowerState, [Id, "Yuri Grom"], "is_controlling"));
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task A_state_that_rules_control_out_ends_it(bool isTurned)
    {
        var dump = await LoadAsync(
            isTurned,
            $$"""{"id64":{{Id}},"name":"Quill","date":"2025-03-01 08:00:00+00","controllingPower":"Li Yong-Rui","powers":["Li Yong-Rui"],"powerState":"Fortified"}""",
            $$"""{"id64":{{Id}},"name":"Quill","date":"2025-04-01 08:00:00+00","powerState":"Unoccupied"}"""
        );

        Assert.Null(dump.Value(GalaxyTables.Systems, [Id], "controlling_power"));
        Assert.Equal("Unoccupied", dump.Value(GalaxyTables.Systems, [Id], "power_state"));
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task A_newer_station_without_a_type_keeps_the_one_that_is_known(bool isTurned)
    {
        var dump = await LoadAsync(
            isTurned,
            $$"""{"id64":{{Id}},"name":"Quill","stations":[{"id":7,"name":"Old Yard","type":"Outpost","updateTime":"2025-03-01 08:00:00+00"}]}""",
            $$"""{"id64":{{Id}},"name":"Quill","stations":[{"id":7,"name":"New Yard","updateTime":"2025-04-01 08:00:00+00"}]}"""
        );

        Assert.Equal("New Yard", dump.Value(GalaxyTables.Stations, [7L], "name"));
        Assert.Equal("Outpost", dump.Value(GalaxyTables.Stations, [7L], "type"));
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Factions_have_the_greatest_time_of_them_whatever_the_date_of_the_record(bool isTurned)
    {
        var dump = await LoadAsync(
            isTurned,
            $$"""{"id64":{{Id}},"name":"Quill","date":"2022-03-01 08:00:00+00","controllingFaction":{"name":"Old Guard"},"factions":[{"name":"Old Guard"}]}""",
            $$"""{"id64":{{Id}},"name":"Quill","date":"2016-03-01 08:00:00","allegiance":"Empire","government":"Feudal","economy":"Agriculture","security":"Low","controllingFaction":{"id":1,"name":"New Guard","allegiance":"Empire","government":"Feudal"},"factions":[{"id":1,"name":"New Guard","lastUpdate":1718000000},{"id":2,"name":"Quill Free","lastUpdate":1700000000}],"id":5}"""
        );

        Assert.Equal("New Guard", dump.Value(GalaxyTables.Systems, [Id], "controlling_faction"));
        Assert.Equal(1718000000L, dump.Value(GalaxyTables.Systems, [Id], "factions_time"));
        Assert.Equal("Agriculture", dump.Value(GalaxyTables.Systems, [Id], "primary_economy"));
        Assert.Equal(2, dump[GalaxyTables.FactionPresence].Count);
    }

    [Fact]
    public async Task A_faction_of_nulls_is_no_controlling_faction()
    {
        var dump = await LoadAsync(
            isTurned: false,
            $$"""{"id":5,"id64":{{Id}},"name":"Quill","date":"2024-03-01 08:00:00","controllingFaction":{"id":null,"name":null,"allegiance":null},"factions":[{"id":2,"name":"Quill Free","lastUpdate":1700000000}]}"""
        );

        Assert.Equal("Quill", dump.Value(GalaxyTables.Systems, [Id], "name"));
        Assert.Null(dump.Value(GalaxyTables.Systems, [Id], "controlling_faction"));
        Assert.Single(dump[GalaxyTables.FactionPresence]);
    }

    [Fact]
    public async Task Optional_fields_that_are_absent_take_no_other_with_them()
    {
        var dump = await LoadAsync(
            isTurned: false,
            $$"""{"id64":{{Id}},"name":"Quill","allegiance":"Alliance","government":"Patronage","date":"2025-03-01 08:00:00+00","bodies":[{"bodyId":3,"id64":5,"name":"Quill 3","updateTime":"2025-03-01 08:00:00+00","stations":[{"id":7,"name":"Settled","government":"Corporate","allegiance":"Empire","latitude":1.5,"longitude":-2.5,"updateTime":"2025-03-01 08:00:00+00"}]}]}"""
        );

        var stations = GalaxyTables.Stations;
        Assert.Equal("Settled", dump.Value(stations, [7L], "name"));
        Assert.Null(dump.Value(stations, [7L], "type"));
        Assert.Equal(
            ("Corporate", "Empire"),
            (dump.Value(stations, [7L], "government"), dump.Value(stations, [7L], "allegiance"))
        );
        Assert.Equal(
            (3L, 1.5, -2.5),
            (
                dump.Value(stations, [7L], "body_id"),
                dump.Value(stations, [7L], "latitude"),
                dump.Value(stations, [7L], "longitude")
            )
        );
        Assert.Equal("Quill 3", dump.Value(GalaxyTables.Bodies, [Id, 3L], "name"));
        Assert.Null(dump.Value(GalaxyTables.Bodies, [Id, 3L], "type"));
        Assert.Equal("Alliance", dump.Value(GalaxyTables.Systems, [Id], "allegiance"));
        Assert.Null(dump.Value(GalaxyTables.Systems, [Id], "security"));
        Assert.Null(dump.Value(GalaxyTables.Systems, [Id], "x"));
    }

    [Fact]
    public async Task A_station_that_returns_shows_what_was_stated_of_its_place()
    {
        const ulong Other = Id + 1;
        var first = Carrier(Id, "2025-03-01", ",\"distanceToArrival\":12.5");
        var away = Carrier(Other, "2025-04-01", "");
        var back = Carrier(Id, "2025-05-01", "");

        var gone = await LoadAsync(isTurned: false, first, away);
        Assert.Null(gone.Value(GalaxyTables.Stations, [7L], "distance_to_arrival"));
        var returned = await LoadAsync(isTurned: false, back);
        Assert.Equal(12.5, returned.Value(GalaxyTables.Stations, [7L], "distance_to_arrival"));
        Assert.Equal(Id, returned.Value(GalaxyTables.Stations, [7L], "system_id64"));

        static string Carrier(ulong system, string day, string more) =>
            $$"""{"id64":{{system}},"name":"S{{system}}","stations":[{"id":7,"name":"K7G-14G","updateTime":"{{day}} 08:00:00+00"{{more}}}]}""";
    }

    [Fact]
    public async Task Of_records_that_no_filter_lets_pass_the_result_says_why()
    {
        var source = scene.Write(
            "systems.json",
            $$"""[{"id64":{{Id}},"name":"Quill"},{"id64":{{Id + 1}},"name":"Quall"}]"""
        );
        var options = new SpanshDumpOptions { Targets = [scene.Target], PopulatedOnly = true };

        var result = await scene.LoadAsync(source, options);

        Assert.Equal((2, 0), (result.Records, result.Kept));
        Assert.Equal(
            "0 of 2 records passed SpanshDumpOptions.PopulatedOnly; this source states no population",
            result.KeptText
        );
    }

    [Fact]
    public async Task Bodies_that_are_selected_bring_the_names_of_their_systems()
    {
        var source = scene.Write(
            "bodies.json",
            $$"""[{"id64":{{Id}},"name":"Quill","bodies":[{"bodyId":1,"name":"Quill 1"}]}]"""
        );

        await scene.LoadAsync(source, new SpanshDumpOptions { Targets = [scene.Target], Select = ["bodies"] });

        var dump = await TargetTables.ReadAsync(scene.Target, Cancel);
        Assert.Equal("Quill", dump.Value(GalaxyTables.Systems, [Id], "name"));
        Assert.Equal("Quill 1", dump.Value(GalaxyTables.Bodies, [Id, 1L], "name"));
    }

    [Theory]
    [InlineData("e cygnus", null)]
    [InlineData("E Cygnus", Id + 1)]
    [InlineData("e Cygnus", Id)]
    [InlineData("83001900002", Id + 1)]
    public async Task A_name_is_measured_from_where_it_is_spelled_exactly_and_an_id_from_its_system(
        string of,
        ulong? near
    )
    {
        var known = Systems.Dump(
            $$"""{"id64":{{Id}},"name":"e Cygnus","coords":{"x":0,"y":0,"z":100} }""",
            $$"""{"id64":{{Id + 1}},"name":"E Cygnus","coords":{"x":0,"y":0,"z":900} }"""
        );
        var others = Systems.Dump(
            $$"""{"id64":{{Id + 10}},"name":"Near One","coords":{"x":0,"y":0,"z":101} }""",
            $$"""{"id64":{{Id + 11}},"name":"Near Two","coords":{"x":0,"y":0,"z":901} }"""
        );
        await scene.LoadAsync(scene.Write("known.json", known));
        var options = new SpanshDumpOptions { Targets = [scene.Target], Near = (10, of) };
        var load = () => scene.LoadAsync(scene.Write("others.json", others), options);
        if (near is null)
        {
            var error = await Assert.ThrowsAsync<ArgumentException>(load);
            Assert.Contains($"{Id} ('e Cygnus' at 0, 0, 100)", error.Message, StringComparison.Ordinal);
            Assert.Contains($"{Id + 1} ('E Cygnus' at 0, 0, 900)", error.Message, StringComparison.Ordinal);
            return;
        }

        await load();

        var dump = await TargetTables.ReadAsync(scene.Target, Cancel);
        Assert.Contains(dump[GalaxyTables.Systems], row => Equals(row[0], near + 10));
        Assert.DoesNotContain(dump[GalaxyTables.Systems], row => Equals(row[0], near == Id ? Id + 11 : Id + 10));
    }

    [Fact]
    public async Task A_place_that_no_target_knows_makes_no_target()
    {
        var source = scene.Write("dump.json", Systems.Dump(Systems.Record(1)));
        var options = new SpanshDumpOptions { Targets = [scene.Target], Near = (10, "Nowhere") };

        await Assert.ThrowsAsync<ArgumentException>(() => scene.LoadAsync(source, options));

        Assert.False(File.Exists(scene.PathOf("galaxy.db")));
    }

    private async Task<TableDump> LoadAsync(bool isTurned, params string[] records)
    {
        foreach (var record in isTurned ? records.Reverse() : records)
        {
            await scene.LoadAsync(scene.Write($"{Guid.NewGuid():N}.json", $"[{record}]"));
        }

        return await TargetTables.ReadAsync(scene.Target, Cancel);
    }
}
