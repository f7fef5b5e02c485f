using System.Text;
using Starhaul.Pipelines.Galaxy.Json;
using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.ApiRecords;
using Xunit;

namespace Starhaul.Pipelines.Tests.Galaxy;

public sealed class FieldTrapTests
{
    private static readonly Dump Rich = Dump.Read($"[{Records.Rich}]");

    [Fact]
    public void Escapes_are_decoded() => Assert.Equal("Sol \"é🚀/A", One(GalaxyTables.Systems)["name"]);

    [Fact]
    public void None_is_a_text_and_null_is_nothing()
    {
        var system = One(GalaxyTables.Systems);
        Assert.Equal("None", system["government"]);
        Assert.Null(system["allegiance"]);
        Assert.Contains("politics", system.Stated);
    }

    [Fact]
    public void Whole_numbers_may_be_written_with_a_fraction()
    {
        Assert.Equal("5", One(GalaxyTables.Systems)["population"]);
        Assert.Equal("2", One(GalaxyTables.Systems)["body_count"]);
    }

    [Fact]
    public void Powers_are_as_old_as_the_newest_of_their_fields()
    {
        var system = One(GalaxyTables.Systems);
        Assert.Equal(Seconds("2025-06-26T00:00:00Z"), system["powers_time"]);
        Assert.Equal(["Aisling Duval", "Li Yong-Rui", "Yuri Grom"], system.Sets["powers"]);
        var rows = Rich[GalaxyTables.PowerState].ToDictionary(row => row["power"]!);
        Assert.Equal("1", rows["Aisling Duval"]["is_controlling"]);
        Assert.Equal("0", rows["Yuri Grom"]["is_controlling"]);
        Assert.Equal("0.25", rows["Li Yong-Rui"]["conflict_progress"]);
    }

    [Fact]
    public void Factions_and_their_states_are_rows()
    {
        var system = One(GalaxyTables.Systems);
        Assert.Equal("Mother Gaia", system["controlling_faction"]);
        var presence = Rich[GalaxyTables.FactionPresence];
        Assert.Equal(["Mother Gaia", "Other"], presence.Select(row => row["faction"]));
        Assert.Equal("""[{"state":"Boom","trend":1.50}]""", presence[0]["active_states"]);
        Assert.Equal("[]", presence[0]["pending_states"]);
        Assert.Null(presence[0]["recovering_states"]);
        Assert.Equal(
            [
                $"factions allegiance=Federation details_time={system["factions_time"]} government=Democracy name=Mother Gaia states details",
                "factions name=Other states ",
            ],
            Rich[GalaxyTables.Factions].Select(row => row.ToString()).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_body_has_a_time_for_each_group()
    {
        var earth = Rich[GalaxyTables.Bodies][0];
        Assert.Equal(ulong.MaxValue.ToString(), earth["id64"]);
        Assert.Equal(Seconds("2025-02-01T00:00:00Z"), earth["arrival_time"]);
        Assert.Equal(Seconds("2025-03-01T00:00:00Z"), earth["phase_time"]);
        Assert.Equal(Seconds("2025-04-01T00:00:00Z"), earth["signals_time"]);
        Assert.Equal(Seconds("2025-04-01T00:00:00Z"), earth["genuses_time"]);
        Assert.Equal(Seconds("2025-01-01T00:00:00Z"), earth["physics_time"]);
        Assert.Equal("""{"Nitrogen":78.0,"Oxygen":20.90}""", earth["atmosphere_composition"]);
        Assert.Equal("""{"Iron":2.0}""", earth["materials"]);
        Assert.DoesNotContain("orbit", earth.Stated);
    }

    [Fact]
    public void A_field_that_is_absent_takes_no_other_with_it()
    {
        var sun = Rich[GalaxyTables.Bodies][1];
        Assert.Equal(["identity"], sun.Stated);
        Assert.Equal("Sun", sun["name"]);
        Assert.Null(sun["type"]);
        Assert.Equal("10477373803", sun["system_id64"]);
    }

    [Fact]
    public void Rings_belts_and_signals_know_where_they_belong()
    {
        Assert.Equal(
            ["Earth A Ring ring 300", "Earth Belt belt 300"],
            Rich[GalaxyTables.Rings].Select(row => $"{row["name"]} {row["kind"]} {row["body_id"]}")
        );
        Assert.Equal(Seconds("2025-01-01T00:00:00Z"), Rich[GalaxyTables.Rings][0]["signals_time"]);
        Assert.Equal(
            ["|genus|$Genus;|", "|signal|$Bio;|3", "|signal|$Geo;|1", "Earth A Ring|signal|Painite|2"],
            Rich[GalaxyTables.Signals].Select(row => $"{row["ring"]}|{row["kind"]}|{row["name"]}|{row["count"]}")
        );
        Assert.All(Rich[GalaxyTables.Signals], row => Assert.Equal("300", row["body_id"]));
    }

    [Fact]
    public void Stations_hang_on_bodies_and_systems()
    {
        var (ground, space) = (Rich[GalaxyTables.Stations][0], Rich[GalaxyTables.Stations][1]);
        Assert.Equal("300", ground["body_id"]);
        Assert.Null(space["body_id"]);
        Assert.All(Rich[GalaxyTables.Stations], row => Assert.Equal("10477373803", row["system_id64"]));
        Assert.Equal(One(GalaxyTables.Systems)["position_time"], ground["location_time"]);
        Assert.Equal("""["Dock","Shop"]""", space["services"]);
        Assert.Equal("""["Imperial Slaves","Slaves"]""", space["prohibited_commodities"]);
        Assert.Contains("politics", space.Stated);
        Assert.Equal("All", space["carrier_docking_access"]); // one spelling in all sources
    }

    [Fact]
    public void Sections_have_their_own_times_and_may_be_empty()
    {
        var station = Rich[GalaxyTables.Stations][1];
        Assert.Equal(Seconds("2025-07-01T00:00:00Z"), station["market_time"]);
        Assert.Equal(Seconds("2025-05-01T00:00:00Z"), station["shipyard_time"]);
        Assert.Equal(Seconds("2024-01-01T00:00:00Z"), station["outfitting_time"]);
        Assert.Empty(station.Sets["shipyard"]);
        Assert.Equal(["gold"], station.Sets["market"]);
        Assert.Equal("9", One(GalaxyTables.Market)["demand"]);
        Assert.Equal("129", One(GalaxyTables.Market)["market_id"]);
        Assert.Equal(Seconds("2025-07-01T00:00:00Z"), One(GalaxyTables.Commodities)["details_time"]);
        Assert.Equal("int_engine", One(GalaxyTables.Outfitting)["module"]);
    }

    [Theory]
    [InlineData("2025-06-24 21:56:37+00")]
    [InlineData("2025-06-24T21:56:37Z")]
    [InlineData("2025-06-24T21:56:37.999Z")]
    [InlineData("2025-06-24 21:56:37")]
    [InlineData("2025-06-24T23:56:37+02:00")]
    [InlineData("2025-06-24T23:56:37.5+0200")]
    [InlineData("2025-06-24T19:26:37-02:30")]
    [InlineData("2025-06-24 21:56:37 UTC")]
    [InlineData("2025-06-24 21:56:37,5 GMT")]
    [InlineData("2025-06-24 21:56:37 +0000 UTC")]
    [InlineData("2025/06/24 21:56:37")]
    [InlineData("2025.6.24 21:56:37Z")]
    [InlineData("20250624T215637Z")]
    [InlineData("Tue, 24 Jun 2025 21:56:37 GMT")]
    [InlineData("24-Jun-2025 21:56:37")]
    [InlineData("June 24, 2025 21:56:37 UTC")]
    [InlineData("June 24th, 2025, 23:56:37 +02:00")]
    public void Times_come_in_many_forms(string time)
    {
        var dump = Dump.Read($$"""[{"id64":1,"name":"A","population":1,"date":"{{time}}"}]""");
        Assert.Equal(Seconds("2025-06-24T21:56:37Z"), dump.Rows[0]["population_time"]);
    }

    [Theory]
    [InlineData("\"2025-02-29 00:00:00+00\"")]
    [InlineData("\"2025-13-24\"")]
    [InlineData("\"02/06/2025 10:20\"")]
    [InlineData("\"2025-06-24 21:56:37 CEST\"")]
    [InlineData("\"2025-06-24 25:00:00\"")]
    [InlineData("\"yesterday\"")]
    [InlineData("\"\"")]
    [InlineData("\"2025-06-24 21:56:37+\"")]
    [InlineData("\"0001-01-01 00:00:00+05:00\"")]
    [InlineData("\"9999-12-31T23:59:59-01\"")]
    [InlineData("5")]
    [InlineData("[{}]")]
    public void What_is_no_time_rejects_what_it_is_the_time_of(string time)
    {
        var dump = Dump.Read($$"""[{"id64":1,"name":"A","population":1,"date":{{time}}}]""");
        Assert.Empty(dump.Rows);
        Assert.StartsWith(
            $"date: {time}; expected a time in UTC",
            Assert.Single(dump.Rejects).Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Null_is_no_time()
    {
        var dump = Dump.Read("""[{"id64":1,"name":"A","population":1,"date":null}]""");
        Assert.Contains("population", dump.Rows[0].Stated);
        Assert.Null(dump.Rows[0]["population_time"]);
    }

    [Theory]
    [InlineData("2025-06-24", "2025-06-24T00:00:00Z")]
    [InlineData("2025-06-24 UTC", "2025-06-24T00:00:00Z")]
    [InlineData("24 June 2025", "2025-06-24T00:00:00Z")]
    [InlineData("2025-06-24T21:56Z", "2025-06-24T21:56:00Z")]
    [InlineData("2025-06-24 24:00", "2025-06-25T00:00:00Z")]
    [InlineData("2016-12-31 23:59:60", "2017-01-01T00:00:00Z")]
    public void A_time_may_lack_its_small_parts(string time, string whole)
    {
        Assert.True(DumpTime.TryRead(Encoding.UTF8.GetBytes(time), out var read));
        Assert.Equal(Seconds(whole), $"{read}");
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z", -62_135_596_800)]
    [InlineData("0001-01-01T05:00:00+05:00", -62_135_596_800)]
    [InlineData("9999-12-31T22:59:59-01:00", 253_402_300_799)]
    public void Times_reach_to_the_ends_of_the_calendar(string time, long seconds)
    {
        Assert.True(DumpTime.TryRead(Encoding.UTF8.GetBytes(time), out var read));
        Assert.Equal(seconds, read);
    }

    [Fact]
    public void A_wrong_type_is_as_if_the_field_were_not_there()
    {
        var dump = Dump.Read(
            """[{"id64":1,"name":"A","population":"many","bodyCount":5.5,"mainStar":{"a":1},"needsPermit":1,"coords":[1],"bodies":7,"factions":null,"thargoidWar":"no"}]"""
        );
        Assert.Equal("systems id64=1 name=A states position", dump.Rows.Single().ToString());
    }

    [Fact]
    public void The_order_of_fields_means_nothing()
    {
        var dump = Dump.Read(
            """[{"stations":[{"market":{"updateTime":"2025-01-01T00:00:00Z","commodities":[{"name":"G","symbol":"g"}]},"id":5}],"bodies":[{"rings":[{"signals":{"signals":{"p":1}},"name":"R"}],"bodyId":3}],"date":"2025-01-02T00:00:00Z","name":"A","id64":7}]"""
        );
        Assert.Equal("5", dump[GalaxyTables.Market][0]["market_id"]);
        Assert.Equal("7", dump[GalaxyTables.Stations][0]["system_id64"]);
        Assert.Equal(
            "7 3 R",
            $"{dump[GalaxyTables.Signals][0]["system_id64"]} {dump[GalaxyTables.Signals][0]["body_id"]} {dump[GalaxyTables.Signals][0]["ring"]}"
        );
        Assert.Equal(Seconds("2025-01-02T00:00:00Z"), dump[GalaxyTables.Rings][0]["signals_time"]);
    }

    [Fact]
    public void Edsm_and_systems_dumps_come_the_same_way()
    {
        var edsm = Dump.Read(
            """
            [{"id":8713,"id64":663329196387,"name":"4 Sextantis","coords":{"x":87.25,"y":96.84375,"z":-65},"date":"2015-05-12 15:29:33"},
            {"name":"LHS 450","id":1471,"id64":2,"requirePermit":false,"information":{"allegiance":"Federation","government":"Corporate",
            "population":588598,"security":"Medium","economy":"Colony","secondEconomy":"Refinery"},"primaryStar":{"type":"M (Red dwarf) Star"},"stations":[{"id":1}]}]
            """
        );
        Assert.Equal(Seconds("2015-05-12T15:29:33Z"), edsm.Rows[0]["position_time"]);
        Assert.Equal(["position", "main_star", "permit", "politics", "population"], edsm.Rows[1].Stated);
        Assert.Equal("Refinery", edsm.Rows[1]["secondary_economy"]);
        Assert.Equal(2, edsm.Rows.Count);

        var spansh = Dump.Read(
            """{"id64":1,"name":"A","mainStar":"Neutron Star","coords":{"x":1,"y":2,"z":3},"needsPermit":true,"updateTime":"2025-01-02T00:00:00Z"}"""
        );
        Assert.Equal(["position", "main_star", "permit"], spansh.Rows[0].Stated);
        Assert.Equal(Seconds("2025-01-02T00:00:00Z"), spansh.Rows[0]["permit_time"]);
    }

    [Fact]
    public void Edsm_says_in_a_dump_what_Spansh_says()
    {
        const string Factions =
            """[{"name":"F","allegiance":"None","government":"Workshop (Engineer)","influence":0.5,"state":"Civil war","activeStates":[{"state":"Civil war"}]}]""";
        var dump = Dump.Read(
            $$"""
            {"id":1,"id64":2,"name":"A","information":{"allegiance":"None","government":"Prison colony","economy":"High tech","secondEconomy":"None","security":"low"},
            "controllingFaction":{"id":3,"name":"F","allegiance":"None","government":"Workshop (Engineer)"},"factions":{{Factions}},"date":"2025-01-02 00:00:00"}
            """
        );

        var system = dump[GalaxyTables.Systems].Single();
        Assert.Equal(
            (null, "Prison Colony", "High Tech", "None", "Low"),
            (
                system["allegiance"],
                system["government"],
                system["primary_economy"],
                system["secondary_economy"],
                system["security"]
            )
        );
        Assert.Contains("politics", system.Stated);
        var answer = ApiRecord.Read(GalaxyForm.EdsmFactions, $$"""{"id":1,"id64":2,"factions":{{Factions}}}""");
        Assert.Equal(
            answer[GalaxyTables.FactionPresence].Select(row => row.ToString()),
            dump[GalaxyTables.FactionPresence].Select(row => row.ToString())
        );
        var faction = Assert.Single(dump[GalaxyTables.Factions]);
        Assert.Equal((null, "Engineer"), (faction["allegiance"], faction["government"]));
    }

    [Fact]
    public void A_dump_of_factions_fills_one_table()
    {
        var dump = Dump.Read(
            """[{"name":"A","allegiance":"Empire","government":"Feudal","systems":[{"systemName":"Sol","systemId64":1}]},{"allegiance":"Empire"}]"""
        );
        Assert.Equal(
            "factions allegiance=Empire government=Feudal name=A states details",
            dump.Rows.Single().ToString()
        );
        Assert.Single(dump.Rejects);
    }

    private static DumpRow One(TableDefinition table) => Rich[table].Single();

    private static string Seconds(string time) =>
        DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds().ToString();
}
