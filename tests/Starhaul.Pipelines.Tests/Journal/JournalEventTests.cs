using Starhaul.Pipelines.Journal;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Journal;

public sealed class JournalEventTests
{
    // Of scan-valid.json: a real id and its place.
    private const string System =
        "\"timestamp\":\"2025-01-02T03:04:05Z\",\"StarSystem\":\"Elphin\",\"SystemAddress\":3932076118738,\"StarPos\":[-30.125,8.1875,-17]";

    private const string Planet =
        "\"BodyName\":\"Elphin 1\",\"BodyID\":3,\"Parents\":[{\"Null\":1},{\"Star\":0}],\"DistanceFromArrivalLS\":12.5,\"TidalLock\":true,"
        + "\"TerraformState\":\"\",\"PlanetClass\":\"High metal content body\",\"Atmosphere\":\"hot thick sulfur dioxide rich atmosphere\","
        + "\"AtmosphereComposition\":[{\"Name\":\"SulphurDioxide\",\"Percent\":90.5},{\"Name\":\"Nitrogen\",\"Percent\":9.5}],"
        + "\"Volcanism\":\"minor silicate vapour geysers volcanism\",\"MassEM\":0.25,\"Radius\":1234567.875,\"SurfaceGravity\":4.903325,"
        + "\"SurfaceTemperature\":300,\"SurfacePressure\":1013.25,\"Landable\":true,\"Materials\":[{\"Name\":\"nickel\",\"Percent\":14.5},{\"Name\":\"iron\",\"Percent\":19.25}],"
        + "\"Composition\":{\"Ice\":0,\"Rock\":0.672925,\"Metal\":0.327075},\"SemiMajorAxis\":299195741400,\"Eccentricity\":0.5,\"OrbitalInclination\":1,"
        + "\"Periapsis\":2,\"OrbitalPeriod\":172800,\"AscendingNode\":3,\"MeanAnomaly\":4,\"RotationPeriod\":-86400,\"AxialTilt\":0.25,"
        + "\"Rings\":[{\"Name\":\"Elphin 1 A Ring\",\"RingClass\":\"eRingClass_MetalRich\",\"MassMT\":5e10,\"InnerRad\":1000,\"OuterRad\":2000},"
        + "{\"Name\":\"Elphin A Belt\",\"RingClass\":\"eRingClass_Metalic\",\"MassMT\":7,\"InnerRad\":8,\"OuterRad\":9}],\"ReserveLevel\":\"PristineResources\"";

    private const string Station =
        "\"MarketID\":128000001,\"StationName\":\"Abraham Lincoln\",\"StationType\":\"Orbis\",\"DistFromStarLS\":500.25,"
        + "\"StationFaction\":{\"Name\":\"Mother Gaia\",\"FactionState\":\"CivilLiberty\"},\"StationGovernment\":\"$government_PrisonColony;\","
        + "\"StationAllegiance\":\"PilotsFederation\",\"StationServices\":[\"techBroker\",\"commodities\",\"somethingNew\",\"commodities\"],"
        + "\"StationEconomy\":\"$economy_HighTech;\",\"StationEconomies\":[{\"Name\":\"$economy_HighTech;\",\"Proportion\":0.875},"
        + "{\"Name\":\"$economy_Agri;\",\"Proportion\":0.125}],\"LandingPads\":{\"Small\":1,\"Medium\":2,\"Large\":3},\"StationState\":\"UnderRepairs\"";

    private const string Society =
        "\"SystemAllegiance\":\"Empire\",\"SystemGovernment\":\"$government_Patronage;\",\"SystemEconomy\":\"$economy_Agri;\",\"SystemSecondEconomy\":\"$economy_HighTech;\",\"SystemSecurity\":\"$SYSTEM_SECURITY_high;\",\"Population\":12345678901,"
        + "\"Powers\":[\"Yuri Grom\",\"Archon Delaine\"],\"PowerplayState\":\"Fortified\",\"ControllingPower\":\"Yuri Grom\",\"PowerplayStateControlProgress\":0.25,\"PowerplayStateReinforcement\":7,\"PowerplayStateUndermining\":8,"
        + "\"PowerplayConflictProgress\":[{\"Power\":\"Li Yong-Rui\",\"ConflictProgress\":0.125}]";

    /// <summary>Events with more fields than those of the samples.</summary>
    public static IReadOnlyList<string> Rich { get; } =
    [
        Json("Scan", Planet),
        Json("Docked", Station),
        Json("Docked", Station.Replace("Orbis", "FleetCarrier", StringComparison.Ordinal)),
        Json("FSDJump", Society),
    ];

    [Fact]
    public void A_scanned_planet_has_the_units_and_words_of_the_dumps()
    {
        var message = Event("Scan", Planet);

        Assert.Equal(
            "bodies arg_of_periapsis=2 arrival_time=1735787045 ascending_node=3 atmosphere_composition={\"Nitrogen\":9.5,\"Sulphur dioxide\":90.5} atmosphere_type=Hot thick Sulphur dioxide-rich axial_tilt=0.25 body_id=3 distance_to_arrival=12.5 earth_masses=0.25 gravity=0.5 id64=108090323133010642 identity_time=1735787045 is_landable=1 materials={\"Iron\":19.25,\"Nickel\":14.5} materials_time=1735787045 mean_anomaly=4 name=Elphin 1 orbit_time=1735787045 orbital_eccentricity=0.5 orbital_inclination=1 orbital_period=2 parents=[{\"Null\":1},{\"Star\":0}] parents_time=1735787045 phase_time=1735787045 physics_time=1735787045 radius=1234.567875 reserve_level=Pristine rotation_time=1735787045 rotational_period=-1 rotational_period_tidally_locked=1 semi_major_axis=2 solid_composition={\"Ice\":0,\"Metal\":32.7075,\"Rock\":67.2925} sub_type=High metal content world surface_pressure=0.01 surface_temperature=300 system_id64=3932076118738 terraforming_state=Not terraformable type=Planet volcanism_type=Minor Silicate Vapour Geysers states identity,arrival,orbit,phase,rotation,parents,physics,materials",
            message[GalaxyTables.Bodies].ToString()
        );
        Assert.Equal(
            [
                "rings body_id=3 inner_radius=1000 kind=ring mass=50000000000 name=Elphin 1 A Ring outer_radius=2000 ring_time=1735787045 system_id64=3932076118738 type=Metal Rich states ring",
                "rings body_id=3 inner_radius=8 kind=belt mass=7 name=Elphin A Belt outer_radius=9 ring_time=1735787045 system_id64=3932076118738 type=Metallic states ring",
            ],
            message.Rows.Where(row => row.Table == "rings").Select(row => row.ToString())
        );
        Assert.Equal(["position"], message[GalaxyTables.Systems].Stated);
    }

    [Theory]
    [InlineData("Landable", "physics")]
    [InlineData("TidalLock", "rotation")]
    [InlineData("MeanAnomaly", "phase")]
    [InlineData("Periapsis", "orbit")]
    [InlineData("DistanceFromArrivalLS", "arrival")]
    [InlineData("Materials", "materials")]
    [InlineData("Parents", "parents")]
    public void A_field_that_is_missing_takes_no_other_with_it(string field, string group)
    {
        var whole = Event("Scan", Planet)[GalaxyTables.Bodies];
        var lacking = Event("Scan", Planet.Replace($"\"{field}\"", "\"Other\"", StringComparison.Ordinal));

        // A group of one atom goes with it, and no other.
        var isAlone = GalaxyTables.Bodies.Group(group).Atoms.Length == 1;
        Assert.Equal(whole.Stated.Where(stated => !isAlone || stated != group), lacking[GalaxyTables.Bodies].Stated);
        Assert.Equal(!isAlone, lacking[GalaxyTables.Bodies].Values.ContainsKey($"{group}_time"));
    }

    [Theory]
    [InlineData("DA", 7, "White Dwarf (DA) Star", "DA7")]
    [InlineData("M_RedGiant", 2, "M (Red giant) Star", "M2")]
    [InlineData("H", 0, "Black Hole", null)]
    [InlineData("N", 0, "Neutron Star", null)]
    [InlineData("SupermassiveBlackHole", 0, "Supermassive Black Hole", null)]
    [InlineData("AeBe", 4, "Herbig Ae/Be Star", "AeBe4")]
    [InlineData("Newly", 1, "Newly", null)]
    public void A_star_has_a_sub_type_and_a_spectral_class(string type, int subclass, string name, string? spectral)
    {
        var message = Event(
            "Scan",
            $"\"BodyName\":\"Elphin B\",\"BodyID\":2,\"DistanceFromArrivalLS\":7,\"StarType\":\"{type}\",\"Subclass\":{subclass},\"StellarMass\":1,\"Radius\":695500000,\"AbsoluteMagnitude\":5,\"Age_MY\":6,\"SurfaceTemperature\":5000,\"Luminosity\":\"V\""
        );

        var star = message[GalaxyTables.Bodies];
        Assert.Equal(
            (name, spectral, "0", "1"),
            (star["sub_type"], star["spectral_class"], star["main_star"], star["solar_radius"])
        );
        Assert.Equal(["identity", "arrival", "physics"], star.Stated);
        Assert.Equal(["position"], message[GalaxyTables.Systems].Stated);
    }

    [Fact]
    public void A_belt_cluster_is_no_body()
    {
        var message = Event(
            "Scan",
            "\"BodyName\":\"Elphin A Belt Cluster 1\",\"BodyID\":5,\"Parents\":[{\"Ring\":4}],\"DistanceFromArrivalLS\":9"
        );

        Assert.Equal("systems", Assert.Single(message.Rows).Table);
    }

    [Fact]
    public void A_barycentre_has_the_name_that_dumps_give_it()
    {
        var message = Message.Read(
            "scanbarycentre/1",
            $"{{{System},\"event\":\"ScanBaryCentre\",\"BodyID\":12,\"SemiMajorAxis\":149597870700,\"Eccentricity\":0.5,\"OrbitalInclination\":1,\"Periapsis\":2,\"OrbitalPeriod\":86400,\"AscendingNode\":3,\"MeanAnomaly\":4}}"
        );

        Assert.Equal(
            "bodies arg_of_periapsis=2 ascending_node=3 body_id=12 id64=432349496303686354 identity_time=1735787045 mean_anomaly=4 name=Elphin barycentre 12 orbit_time=1735787045 orbital_eccentricity=0.5 orbital_inclination=1 orbital_period=1 phase_time=1735787045 semi_major_axis=1 system_id64=3932076118738 type=Barycentre states identity,orbit,phase",
            message[GalaxyTables.Bodies].ToString()
        );
    }

    [Fact]
    public void Signals_of_a_ring_have_no_home_since_the_body_is_not_named()
    {
        var message = Event(
            "SAASignalsFound",
            "\"BodyName\":\"Elphin 1 A Ring\",\"BodyID\":9,\"Signals\":[{\"Type\":\"Painite\",\"Count\":2}]"
        );

        Assert.Equal("systems", Assert.Single(message.Rows).Table);
    }

    [Fact]
    public void A_docked_ship_tells_all_of_the_station_but_its_body()
    {
        var message = Event("Docked", Station);

        Assert.Equal(
            "stations allegiance=Pilots Federation condition_time=1735787045 controlling_faction=Mother Gaia controlling_faction_state=Civil Liberty distance_to_arrival=500.25 economies={\"Agriculture\":12.5,\"High Tech\":87.5} economy_time=1735787045 government=Prison Colony identity_time=1735787045 landing_pads_large=3 landing_pads_medium=2 landing_pads_small=1 location_time=1735787045 market_id=128000001 name=Abraham Lincoln pads_time=1735787045 politics_time=1735787045 primary_economy=High Tech secondary_economy=Agriculture services=[\"Market\",\"SomethingNew\",\"Technology Broker\"] services_time=1735787045 state=UnderRepairs system_id64=3932076118738 type=Orbis Starport states identity,location,economy,politics,services,pads,condition",
            message[GalaxyTables.Stations].ToString()
        );
    }

    [Fact]
    public void A_docked_carrier_has_its_callsign_for_a_name_and_says_nothing_of_its_own()
    {
        var carrierStation = Station
            .Replace("Orbis", "FleetCarrier", StringComparison.Ordinal)
            .Replace("Abraham Lincoln", "Q2V-77K", StringComparison.Ordinal);
        var message = Event("Docked", carrierStation);

        var carrier = message[GalaxyTables.Stations];
        Assert.Equal(["identity", "location", "economy", "politics", "services", "pads"], carrier.Stated);
        Assert.Equal(
            ("3932076118738", null, "500.25"),
            (carrier["system_id64"], carrier["body_id"], carrier["distance_to_arrival"])
        );
        Assert.Equal(
            ("Q2V-77K", "Drake-Class Carrier", "1735787045", "1735787045"),
            (carrier["name"], carrier["type"], carrier["identity_time"], carrier["location_time"])
        );
        Assert.Null(carrier["carrier_name"]);
    }

    [Theory]
    [InlineData("Refinery", 0.7, "Refinery", 0.3, "Refinery", null, "{\"Refinery\":100}")]
    [InlineData("Agri", 0.5, "HighTech", 0.2, "Agriculture", "High Tech", "{\"Agriculture\":80,\"High Tech\":20}")]
    [InlineData("HighTech", 0.2, "Agri", 0.5, "High Tech", "Agriculture", "{\"Agriculture\":80,\"High Tech\":20}")]
    public void Shares_of_one_economy_are_summed_and_the_second_economy_is_another_one(
        string first,
        double share,
        string second,
        double otherShare,
        string primary,
        string? secondary,
        string economies
    )
    {
        var third = first == second ? "" : ",{\"Name\":\"$economy_Agri;\",\"Proportion\":0.3}";
        var station = Event(
            "Docked",
            FormattableString.Invariant(
                $"\"MarketID\":128000001,\"StationName\":\"Hub\",\"StationType\":\"Orbis\",\"StationEconomy\":\"$economy_{first};\",\"StationEconomies\":[{{\"Name\":\"$economy_{first};\",\"Proportion\":{share}}},{{\"Name\":\"$economy_{second};\",\"Proportion\":{otherShare}}}{third}]"
            )
        )[GalaxyTables.Stations];

        Assert.Equal(
            (primary, secondary, economies),
            (station["primary_economy"], station["secondary_economy"], station["economies"])
        );
    }

    [Fact]
    public void Materials_of_one_name_are_summed()
    {
        var planet = Planet.Replace(
            "{\"Name\":\"nickel\",\"Percent\":14.5}",
            "{\"Name\":\"iron\",\"Percent\":0.75},{\"Name\":\"nickel\",\"Percent\":14.5}",
            StringComparison.Ordinal
        );

        Assert.Equal("{\"Iron\":20,\"Nickel\":14.5}", Event("Scan", planet)[GalaxyTables.Bodies]["materials"]);
    }

    [Fact]
    public void A_state_that_is_over_ends_with_the_next_docking_and_with_nothing_else()
    {
        var normal = Station.Replace(",\"StationState\":\"UnderRepairs\"", "", StringComparison.Ordinal);

        var docked = Event("Docked", normal)[GalaxyTables.Stations];
        var located = Event("Location", $"\"Docked\":true,{normal}")[GalaxyTables.Stations];

        Assert.Contains("condition", docked.Stated);
        Assert.Null(docked["state"]);
        Assert.DoesNotContain("condition", located.Stated);
    }

    [Theory]
    [InlineData("Alexandrite", false)]
    [InlineData("$SAA_SignalType_Biological;", true)]
    public void A_ring_with_a_name_of_its_own_is_known_by_its_goods(string signal, bool isBody)
    {
        var rows = Event(
            "SAASignalsFound",
            $"\"BodyName\":\"Wreath of Elphin\",\"BodyID\":9,\"Signals\":[{{\"Type\":\"{signal}\",\"Count\":3}}]"
        ).Rows;

        Assert.Equal(isBody, rows.Any(row => row.Table is "bodies" or "signals"));
    }

    [Fact]
    public void An_event_that_is_not_known_is_ignored()
    {
        var message = Message.Read("journal/1", "{\"timestamp\":\"2025-01-02T03:04:05Z\",\"event\":\"SomethingNew\"}");

        Assert.Equal(MessageOutcome.NoHome, message.Outcome);
    }

    [Fact]
    public void A_settlement_that_is_approached_has_name_and_place_and_leaves_type_and_distance_as_they_are()
    {
        var settlement = Message.Read(
            "approachsettlement/1",
            "{\"timestamp\":\"2025-01-02T03:04:05Z\",\"event\":\"ApproachSettlement\",\"Name\":\"Brock Orchards\",\"MarketID\":3900000007,\"BodyID\":6,"
                + "\"Latitude\":-4.5,\"Longitude\":77.25,\"StationServices\":[\"SearchAndRescue\"],\"StarSystem\":\"Elphin\",\"SystemAddress\":3932076118738,\"StarPos\":[-30.125,8.1875,-17]}"
        )[GalaxyTables.Stations];

        Assert.Equal(
            ("Brock Orchards", null, "3932076118738", "6", "-4.5", "77.25"),
            (
                settlement["name"],
                settlement["type"],
                settlement["system_id64"],
                settlement["body_id"],
                settlement["latitude"],
                settlement["longitude"]
            )
        );
        Assert.Equal(
            ("1735787045", "1735787045", "1735787045", "[\"Search and Rescue\"]"),
            (settlement["identity_time"], settlement["location_time"], settlement["body_time"], settlement["services"])
        );
    }

    [Theory]
    [InlineData("SpaceConstructionDepot")]
    [InlineData("SurfaceStation")]
    [InlineData("SomethingNew")]
    public void A_station_of_any_type_states_its_name_and_its_type(string type)
    {
        var station = Event("Docked", Station.Replace("Orbis", type, StringComparison.Ordinal))[GalaxyTables.Stations];

        Assert.Equal((type, "1735787045"), (station["type"], station["identity_time"]));
    }

    [Fact]
    public void A_ship_that_is_not_docked_tells_nothing_of_a_station()
    {
        Assert.Single(Event("Location", $"\"Docked\":false,{Station}").Rows);
        Assert.Equal(2, Event("Location", $"\"Docked\":true,{Station}").Rows.Count);
    }

    [Fact]
    public void A_settlement_with_a_market_is_a_station()
    {
        var message = Message.Read(
            "approachsettlement/1",
            $"{{{System},\"event\":\"ApproachSettlement\",\"Name\":\"Shop\",\"BodyID\":3,\"BodyName\":\"Elphin 1\",\"Latitude\":1,\"Longitude\":2,{Station.Replace("StationType", "Other", StringComparison.Ordinal)}}}"
        );

        Assert.Equal(
            ["identity", "location", "body", "economy", "politics", "services"],
            message[GalaxyTables.Stations].Stated
        );
    }

    [Fact]
    public void Powers_and_politics_have_the_words_of_the_dumps()
    {
        var message = Event("FSDJump", Society);

        Assert.Equal(
            [
                "systems allegiance=Empire controlling_power=Yuri Grom government=Patronage id64=3932076118738 name=Elphin politics_time=1735787045 population=12345678901 population_time=1735787045 position_time=1735787045 power_state=Fortified power_state_control_progress=0.25 power_state_reinforcement=7 power_state_undermining=8 powers_time=1735787045 primary_economy=Agriculture secondary_economy=High Tech security=High x=-30.125 y=8.1875 z=-17 states position,politics,population,powers powers[Archon Delaine,Li Yong-Rui,Yuri Grom]",
                "power_state is_controlling=1 power=Yuri Grom system_id64=3932076118738 states ",
                "power_state is_controlling=0 power=Archon Delaine system_id64=3932076118738 states ",
                "power_state conflict_progress=0.125 is_controlling=0 power=Li Yong-Rui system_id64=3932076118738 states ",
            ],
            message.Lines
        );
    }

    [Theory]
    [InlineData("fssdiscoveryscan/1", "\"event\":\"FSSDiscoveryScan\",\"BodyCount\":17,\"NonBodyCount\":3", "17")]
    [InlineData("fssallbodiesfound/1", "\"event\":\"FSSAllBodiesFound\",\"Count\":17", "17")]
    [InlineData("navbeaconscan/1", "\"event\":\"NavBeaconScan\",\"NumBodies\":17", null)]
    [InlineData("codexentry/1", "\"event\":\"CodexEntry\",\"EntryID\":1,\"BodyID\":3", null)]
    public void Every_message_of_a_system_tells_where_it_is_and_some_how_many_bodies(
        string schema,
        string content,
        string? count
    )
    {
        foreach (var name in new[] { "StarSystem", "SystemName", "System" })
        {
            var message = Message.Read(
                schema,
                $"{{{System.Replace("StarSystem", name, StringComparison.Ordinal)},{content}}}"
            );

            var system = Assert.Single(message.Rows);
            Assert.Equal(("Elphin", "-30.125", count), (system["name"], system["x"], system["body_count"]));
        }
    }

    [Fact]
    public void A_market_may_tell_the_type_of_the_station_or_who_may_dock_at_the_carrier()
    {
        var station = Message.Read("commodity/3", Market("\"stationType\":\"Coriolis\""))[GalaxyTables.Stations];
        var carrier = Message.Read(
            "commodity/3",
            Market("\"stationType\":\"FleetCarrier\",\"carrierDockingAccess\":\"squadronfriends\"")
        )[GalaxyTables.Stations];

        Assert.Equal(("Coriolis Starport", "A"), (station["type"], station["name"]));
        Assert.Equal(["identity", "market"], station.Stated);
        Assert.Equal("Squadron Friends", carrier["carrier_docking_access"]);
        Assert.Equal(["identity", "condition", "market"], carrier.Stated);
        Assert.Equal(("A", "1735787045"), (carrier["name"], carrier["identity_time"]));

        static string Market(string more) =>
            $"{{\"timestamp\":\"2025-01-02T03:04:05Z\",\"systemName\":\"S\",\"stationName\":\"A\",\"marketId\":5,\"commodities\":[],{more}}}";
    }

    /// <summary>No field of a market says which of them is the first, and senders order them by name.</summary>
    [Theory]
    [InlineData("[{'name':'Agri','proportion':0.2},{'name':'HighTech','proportion':0.8}]", "High Tech", "Agriculture")]
    [InlineData("[{'name':'Carrier','proportion':1}]", "Private Enterprise", null)]
    [InlineData(
        "[{'name':'Agri','proportion':0.3},{'name':'HighTech','proportion':0.4},{'name':'Agri','proportion':0.3}]",
        "Agriculture",
        "High Tech"
    )]
    [InlineData("[{'name':'Agri','proportion':0.5},{'name':'HighTech','proportion':0.5}]", null, null)]
    [InlineData(
        "[{'name':'Agri','proportion':0.25},{'name':'HighTech','proportion':0.5},{'name':'Refinery','proportion':0.25}]",
        null,
        null
    )]
    [InlineData("[]", null, null)]
    [InlineData("[{'name':'Agri'}]", null, null)]
    [InlineData("null", null, null)]
    public void The_economies_of_a_market_are_those_of_its_station_in_the_order_of_their_shares(
        string economies,
        string? primary,
        string? secondary
    )
    {
        var station = Message.Read(
            "commodity/3",
            $"{{\"timestamp\":\"2025-01-02T03:04:05Z\",\"stationName\":\"A\",\"marketId\":5,\"commodities\":[],\"economies\":{economies.Replace('\'', '"')}}}"
        )[GalaxyTables.Stations];

        Assert.Equal((primary, secondary), (station["primary_economy"], station["secondary_economy"]));
        Assert.Equal(primary is not null, station.Stated.Contains("economy"));
        Assert.Equal(primary is null, station["economies"] is null);
    }

    [Theory]
    [InlineData("gold")]
    [InlineData("Gold")]
    [InlineData("$gold_name;")]
    public void A_commodity_has_the_symbol_of_the_dumps_in_whatever_form_it_came(string name)
    {
        var message = Message.Read(
            "commodity/3",
            $"{{\"timestamp\":\"2025-01-02T03:04:05Z\",\"stationName\":\"A\",\"marketId\":5,\"commodities\":[{{\"name\":\"{name}\",\"stock\":1}}]}}"
        );

        Assert.Equal("gold", message[GalaxyTables.Market]["commodity"]);
    }

    private static Message Event(string name, string content) => Message.Read(Json(name, content));

    private static string Json(string name, string content) =>
        $"{{\"$schemaRef\":\"https://eddn.edcd.io/schemas/journal/1\",\"message\":{{{System},\"event\":\"{name}\",{content}}}}}";
}
