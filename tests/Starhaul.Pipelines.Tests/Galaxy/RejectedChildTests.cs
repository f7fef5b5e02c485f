using System.Text;
using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Galaxy;

/// <summary>A child of a record that cannot be taken costs itself alone, wherever in the record it is.</summary>
public sealed class RejectedChildTests
{
    private const string Late = "2099-01-01T00:00:00Z";

    [Theory]
    [InlineData("stations", """{"name":"Tarn Dock"}""", "id: missing", "stations[1] \"Tarn Dock\"")]
    [InlineData("stations", """{"id":5,"updateTime":"2099-01-01T00:00:00Z"}""", "updateTime: \"2099", "stations[1]")]
    [InlineData("stations", """{"id":5,"updateTime":"yesterday"}""", "updateTime: \"yesterday\"", "stations[1]")]
    [InlineData("stations", "7", "element of stations: 7", "stations[1]")]
    [InlineData(
        "bodies",
        """{"name":"Tarn 9","rings":[{"name":"Tarn 9 A Ring"}]}""",
        "bodyId: missing",
        "bodies[1] \"Tarn 9\""
    )]
    [InlineData("bodies", "[]", "element of bodies: []", "bodies[1]")]
    [InlineData("factions", """{"influence":0.5}""", "name: missing", "factions[1]")]
    public void A_bad_child_of_a_system_leaves_the_rest(string list, string bad, string reason, string place)
    {
        var good = System("");
        var expected = Lines(good);

        var record = System(bad, list);
        var dump = Dump.Read($"[{record}]");

        Assert.Equal(expected, dump.Rows.Select(row => row.ToString()));
        var reject = Assert.Single(dump.Rejects);
        Assert.StartsWith(reason, reject.Reason, StringComparison.Ordinal);
        Assert.EndsWith($", in {place} of \"Tarn\"", reject.Reason, StringComparison.Ordinal);
        Assert.Equal(bad, reject.Record);
        Assert.Equal(bad, $"[{record}]".Substring((int)reject.Offset, bad.Length));
        Assert.Equal((1, 1), (dump.Batches[0].Records, dump.Batches[0].Rejected));
    }

    [Theory]
    [InlineData("", null, "bodyId: missing")]
    [InlineData("\"bodyId\":\"x\",", null, "bodyId: \"x\"")]
    [InlineData("\"bodyId\":3,\"updateTime\":\"2099-01-01T00:00:00Z\",", "3", "updateTime: \"2099")]
    [InlineData("\"bodyId\":3,\"updateTime\":\"02/06/2025\",", "3", "updateTime: \"02/06/2025\"")]
    public void Stations_of_a_body_that_cannot_be_taken_stay(string members, string? body, string reason)
    {
        var dump = Dump.Read(
            $$"""
            [{"id64":2,"name":"Tarn","date":"2025-06-02 10:20:30+00","bodies":[
              {"bodyId":1,"name":"Tarn 1","stations":[{"id":7,"name":"Tarn Port","latitude":1.5,"longitude":2.5} ]},
              {{{members}}"name":"Tarn 9","rings":[{"name":"Tarn 9 A Ring"}],"stations":[
                {"id":8,"name":"Tarn Hub","latitude":3.5,"longitude":4.5,"updateTime":"2025-06-01 10:20:30+00",
                 "market":{"commodities":[{"symbol":"Gold","name":"Gold","sellPrice":5} ]} },
                {"name":"No id"} ]} ]} ]
            """
        );

        Assert.Equal(["1"], dump[GalaxyTables.Bodies].Select(row => row["body_id"]));
        Assert.Empty(dump[GalaxyTables.Rings]);
        Assert.Equal(["7", "8"], dump[GalaxyTables.Stations].Select(row => row["market_id"]));
        var station = dump[GalaxyTables.Stations][1];
        Assert.Equal(("2", body, "1748773230"), (station["system_id64"], station["body_id"], station["identity_time"]));
        Assert.Equal(body is null ? null : "3.5", station["latitude"]);
        Assert.Equal(body is not null, station.Stated.Contains("body"));
        Assert.Equal(["gold"], station.Sets["market"]);
        Assert.Equal("8", Assert.Single(dump[GalaxyTables.Market])["market_id"]);

        // Each is told once: the body, and the station inside that lacks its key.
        Assert.Equal(2, dump.Rejects.Count);
        Assert.Contains(dump.Rejects, reject => reject.Reason.Contains("\"No id\"", StringComparison.Ordinal));
        Assert.Contains(
            dump.Rejects,
            reject =>
                reject.Reason.StartsWith(reason, StringComparison.Ordinal)
                && reject.Reason.EndsWith("in bodies[1] \"Tarn 9\" of \"Tarn\"", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Bad_things_inside_of_children_leave_the_children()
    {
        var dump = Dump.Read(
            """
            [{"id64":2,"name":"Tarn","date":"2025-06-02 10:20:30+00","bodies":[{"bodyId":1,"name":"Tarn 1","type":"Planet",
              "rings":[{"type":"Icy"},{"name":"Tarn 1 B Ring","type":"Icy"}],
              "stations":[{"id":8,"name":"Tarn Hub","market":{"updateTime":"2025-06-02 10:20:30+00",
                "commodities":[{"symbol":"Gold","name":"Gold","sellPrice":5},{"name":"Silver"}]},
                "shipyard":{"updateTime":"2025-06-02 10:20:30+00","ships":[{"name":"Adder"}]}}]}]}]
            """
        );

        Assert.Equal("Tarn 1 B Ring", Assert.Single(dump[GalaxyTables.Rings])["name"]);
        var station = Assert.Single(dump[GalaxyTables.Stations]);
        Assert.Equal(("Tarn Hub", "1", "2"), (station["name"], station["body_id"], station["system_id64"]));
        Assert.Equal(["gold"], station.Sets["market"]);

        // A set of which nothing could be taken says nothing: it is no empty one.
        Assert.DoesNotContain("shipyard", station.Stated);
        Assert.Equal("gold", Assert.Single(dump[GalaxyTables.Commodities])["symbol"]);
        Assert.Equal(
            [
                "rings[0] of bodies[0] \"Tarn 1\" of \"Tarn\"",
                "commodities[1] \"Silver\" of market of stations[0] \"Tarn Hub\" of bodies[0] \"Tarn 1\" of \"Tarn\"",
                "ships[0] \"Adder\" of shipyard of stations[0] \"Tarn Hub\" of bodies[0] \"Tarn 1\" of \"Tarn\"",
            ],
            dump.Rejects.Select(reject => reject.Reason.Split(", in ")[1])
        );
    }

    [Theory]
    [InlineData(Late)]
    [InlineData("02/06/2025 10:20")]
    public void A_section_with_a_bad_time_leaves_its_station(string time)
    {
        var dump = Dump.Read(
            $$$"""[{"id64":2,"name":"Tarn","date":"2025-06-02 10:20:30+00","stations":[{"id":8,"name":"Tarn Hub","market":{"commodities":[{"symbol":"Gold","name":"Gold"}],"prohibitedCommodities":["Slaves"],"updateTime":"{{{time}}}"},"shipyard":{"ships":[],"updateTime":"2025-06-02 10:20:30+00"}}]}]"""
        );

        var station = Assert.Single(dump[GalaxyTables.Stations]);
        Assert.Equal(["identity", "location", "body", "shipyard"], station.Stated);
        Assert.Null(station["prohibited_commodities"]);
        Assert.Empty(dump[GalaxyTables.Market]);
        Assert.Empty(dump[GalaxyTables.Commodities]);
        Assert.StartsWith("market.updateTime: ", Assert.Single(dump.Rejects).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_with_a_bad_time_of_its_own_leaves_the_others()
    {
        var dump = Dump.Read(
            """[{"id64":2,"name":"Tarn","population":5,"needsPermit":true,"date":"2025-06-02 10:20:30+00","timestamps":{"population":"some day","needsPermit":"2025-06-03 10:20:30+00"}}]"""
        );

        var system = Assert.Single(dump[GalaxyTables.Systems]);
        Assert.Equal(["position", "permit"], system.Stated);
        Assert.Equal("1748946030", system["permit_time"]);
        Assert.StartsWith("population: \"some day\"", Assert.Single(dump.Rejects).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_may_not_be_in_a_key_costs_its_element()
    {
        var name = new string('x', 1_025);
        var dump = Dump.Read(
            $$$"""[{"id64":2,"name":"Tarn","date":"2025-06-02 10:20:30+00","powers":["{{{name}}}","Yuri Grom"],"bodies":[{"bodyId":1,"signals":{"signals":{"{{{name}}}":1,"Human":2},"genuses":["{{{name}}}"]}}]}]"""
        );

        Assert.Equal("Yuri Grom", Assert.Single(dump[GalaxyTables.PowerState])["power"]);
        Assert.Equal("Human", Assert.Single(dump[GalaxyTables.Signals])["name"]);
        Assert.Equal(3, dump.Rejects.Count);
    }

    [Fact]
    public void An_element_of_another_form_costs_itself_and_of_no_other_ones_nothing_is_said()
    {
        var dump = Dump.Read(
            """
            [{"id64":2,"name":"Tarn","date":"2025-06-02 10:20:30+00","powers":[7,"Yuri Grom",null],"powerConflictProgress":[{"progress":0.5},[]],
              "bodies":[{"bodyId":1,"signals":{"genuses":["A",7]}},{"bodyId":2,"signals":{"genuses":[7,""]}},{"bodyId":3,"signals":{"genuses":[]}}]},
             {"id64":3,"name":"Mere","date":"2025-06-02 10:20:30+00","powers":[7,""],"powerState":"Fortified"}]
            """
        );

        Assert.Equal("Yuri Grom", Assert.Single(dump[GalaxyTables.PowerState])["power"]);
        Assert.Equal("A", Assert.Single(dump[GalaxyTables.Signals])["name"]);
        Assert.Equal([true, false, true], dump[GalaxyTables.Bodies].Select(row => row.Sets.ContainsKey("genuses")));
        Assert.Equal([true, false], dump[GalaxyTables.Systems].Select(row => row.Sets.ContainsKey("powers")));
        Assert.Equal("Fortified", dump[GalaxyTables.Systems][1]["power_state"]);
        Assert.Equal(
            [
                "genuses[1] of signals of bodies[0] of \"Tarn\"",
                "genuses[0] of signals of bodies[1] of \"Tarn\"",
                "genuses[1] of signals of bodies[1] of \"Tarn\"",
                .. Enumerable.Repeat("powers of \"Tarn\"", 4),
                .. Enumerable.Repeat("powers of \"Mere\"", 2),
            ],
            dump.Rejects.Select(reject => reject.Reason.Split(", in ")[1])
        );
    }

    [Fact]
    public void A_bad_main_star_is_not_that_of_the_system()
    {
        var dump = Dump.Read(
            """[{"id64":2,"name":"Tarn","bodies":[{"bodyId":1,"mainStar":true,"subType":"G","surfaceTemperature":1},{"mainStar":true,"subType":"F","surfaceTemperature":1}]}]"""
        );

        Assert.Equal("G", Assert.Single(dump[GalaxyTables.Systems])["main_star"]);
    }

    [Fact]
    public void Rejects_of_systems_that_are_not_wanted_are_not_told()
    {
        var options = new GalaxyReaderOptions
        {
            Now = Dump.Now,
            Filter = new GalaxyFilter { PopulatedOnly = true },
        };

        var dump = Dump.Read(
            Encoding.UTF8.GetBytes("""[{"id64":2,"name":"Tarn","stations":[{"name":"X"}]}]"""),
            options
        );

        Assert.Empty(dump.Rejects);
        Assert.Empty(dump.Rows);
    }

    [Fact]
    public void A_controlling_power_of_which_no_key_can_be_made_costs_itself_alone()
    {
        var dump = Dump.Read(
            $$"""[{"id64":2,"name":"Tarn","controllingPower":"{{new string('x', 1_025)}}","powers":["Yuri Grom"],"powerState":"Fortified","date":"2025-06-02 10:20:30+00"}]"""
        );

        var system = Assert.Single(dump[GalaxyTables.Systems]);
        Assert.Equal("Fortified", system["power_state"]);
        Assert.Null(system["controlling_power"]);
        var power = Assert.Single(dump[GalaxyTables.PowerState]);
        Assert.Equal("Yuri Grom", power["power"]);
        Assert.Null(power["is_controlling"]);
        Assert.Contains("controllingPower", Assert.Single(dump.Rejects).Reason, StringComparison.Ordinal);
    }

    private static string[] Lines(string record) => [.. Dump.Read($"[{record}]").Rows.Select(row => row.ToString())];

    private static string System(string bad, string list = "")
    {
        return $$"""{"id64":2,"stations":[{"id":8,"name":"Tarn Hub"}{{Also("stations")}}],"bodies":[{"bodyId":1,"name":"Tarn 1"}{{Also("bodies")}},{"bodyId":3,"name":"Tarn 3"}],"factions":[{"name":"Free Tarn"}{{Also("factions")}}],"name":"Tarn","date":"2025-06-02 10:20:30+00"}""";

        string Also(string of) => of == list ? "," + bad : "";
    }
}
