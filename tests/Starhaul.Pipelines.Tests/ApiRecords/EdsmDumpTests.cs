using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Galaxy;
using Xunit;

namespace Starhaul.Pipelines.Tests.ApiRecords;

/// <summary>Dumps of EDSM that hold one body or one station a record, beside what that is in.</summary>
public sealed class EdsmDumpTests
{
    // Body 2 of system 3932076118738.
    private const string Star =
        """{"id":5,"id64":72061526114046674,"bodyId":2,"name":"Elphin B","type":"Star","subType":"F (White) Star","isMainStar":true,"surfaceTemperature":7000,"distanceToArrival":0,"belts":[{"name":"Elphin B A Belt","type":"Rocky","innerRadius":2,"outerRadius":3}],"updateTime":"2025-01-02 00:00:00","systemId":7,"systemId64":3932076118738,"systemName":"Elphin"}""";

    private const string Station =
        """{"id":9,"marketId":1000,"type":null,"name":"Hub","distanceToArrival":1.5,"allegiance":"Empire","government":"Feudal","controllingFaction":{"id":1,"name":"F"},"updateTime":{"information":"2025-01-03 00:00:00","market":null},"systemId":7,"systemId64":3932076118738,"systemName":"Elphin"}""";

    [Fact]
    public void A_body_is_of_the_system_that_its_id_names()
    {
        var dump = Dump.Read($"[\n{Star}\n]");

        var body = Assert.Single(dump[GalaxyTables.Bodies]);
        Assert.Equal(("3932076118738", "2", "Elphin B"), (body["system_id64"], body["body_id"], body["name"]));
        Assert.Equal("1735776000", body["physics_time"]);
        var belt = Assert.Single(dump[GalaxyTables.Rings]);
        Assert.Equal(("3932076118738", "2", "2000"), (belt["system_id64"], belt["body_id"], belt["inner_radius"]));
        var system = Assert.Single(dump[GalaxyTables.Systems]);
        Assert.Equal(
            ("3932076118738", "Elphin", "F (White) Star", "1735776000"),
            (system["id64"], system["name"], system["main_star"], system["main_star_time"])
        );
        Assert.Equal(["position", "main_star"], system.Stated);
        Assert.Null(system["x"]);
    }

    [Fact]
    public void A_station_is_taken_with_its_system_and_without_a_type()
    {
        var dump = Dump.Read($"[\n{Station}\n]");

        var station = Assert.Single(dump[GalaxyTables.Stations]);
        Assert.Equal(
            ("1000", "Hub", null, "3932076118738", "1.5", "Feudal"),
            (
                station["market_id"],
                station["name"],
                station["type"],
                station["system_id64"],
                station["distance_to_arrival"],
                station["government"]
            )
        );
        Assert.Equal(["identity", "location", "politics"], station.Stated);
        Assert.Equal("Elphin", Assert.Single(dump[GalaxyTables.Systems])["name"]);
    }

    [Theory]
    [InlineData("\"id64\":72061526114046674", "\"id64\":null", "id64: missing")]
    [InlineData("\"id64\":72061526114046674", "\"id64\":3932076118738", "id64: 3932076118738")]
    [InlineData("\"bodyId\":2", "\"bodyId\":null", "bodyId: null")]
    public void A_body_without_the_ids_of_the_game_is_counted_with_the_reason(string from, string to, string reason)
    {
        var dump = Dump.Read($"[{Star},{Star.Replace(from, to, StringComparison.Ordinal)}]");

        Assert.StartsWith(reason, Assert.Single(dump.Rejects).Reason, StringComparison.Ordinal);
        Assert.Single(dump[GalaxyTables.Bodies]);
    }

    [Fact]
    public void A_station_without_a_market_id_is_counted_with_the_reason()
    {
        var bad = Station.Replace("\"marketId\":1000", "\"marketId\":null", StringComparison.Ordinal);
        var dump = Dump.Read($"[{Station},{bad}]");

        Assert.StartsWith("marketId: null", Assert.Single(dump.Rejects).Reason, StringComparison.Ordinal);
        Assert.Single(dump[GalaxyTables.Stations]);
    }

    [Fact]
    public void A_station_of_which_no_system_is_known_says_nothing_of_its_place()
    {
        var dump = Dump.Read($"[{Station.Replace("\"systemId64\":3932076118738,", "", StringComparison.Ordinal)}]");

        var station = Assert.Single(dump[GalaxyTables.Stations]);
        Assert.Equal(["identity", "politics"], station.Stated);
        Assert.Null(station["distance_to_arrival"]);
        Assert.Empty(dump[GalaxyTables.Systems]);
    }

    [Fact]
    public void Powers_have_the_one_that_controls()
    {
        var dump = Dump.Read(
            """[{"id":7,"id64":2,"name":"Elphin","power":"Yuri Grom","powerState":"Fortified","date":"2025-01-02 00:00:00"}]"""
        );

        var system = Assert.Single(dump[GalaxyTables.Systems]);
        Assert.Equal(("Yuri Grom", "Fortified"), (system["controlling_power"], system["power_state"]));
    }

    [Fact]
    public void Systems_without_coordinates_have_their_names()
    {
        var dump = Dump.Read("""[{"id":7,"id64":2,"name":"Elphin","date":"2025-01-02 00:00:00"}]""");

        Assert.Equal("Elphin", Assert.Single(dump[GalaxyTables.Systems])["name"]);
    }

    [Fact]
    public void The_codex_has_no_table()
    {
        var error = Assert.Throws<UnexpectedContentException>(() =>
            Dump.Read(
                """[{"codexId":1,"systemId64":2,"region":3,"type":"Biology","reportedOn":"2025-01-02 00:00:00"}]"""
            )
        );

        Assert.Contains("codex has no table", error.Hint, StringComparison.Ordinal);
    }
}
