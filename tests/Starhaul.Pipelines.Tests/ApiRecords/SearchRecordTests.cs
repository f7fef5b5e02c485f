using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.ApiRecords;

public sealed class SearchRecordTests
{
    [Fact]
    public void A_system_states_itself_its_factions_and_its_powers() =>
        Same(
            [
                "systems allegiance=Independent body_count=3 body_count_time=1753349316 controlling_faction=Lave Radio Network controlling_power=Edmund Mahon "
                    + "factions_time=1753349316 government=Corporate id64=633742594786 main_star=K (Yellow-Orange) Star main_star_time=1753349316 name=Lave "
                    + "needs_permit=0 permit_time=1753349316 politics_time=1753349316 population=25000000000 population_time=1753349316 position_time=1753349316 "
                    + "power_state=Fortified power_state_control_progress=0.261674 power_state_reinforcement=39 power_state_undermining=1751 powers_time=1753349316 "
                    + "primary_economy=Agriculture secondary_economy=None security=High x=75.75 y=48.75 z=70.75 "
                    + "states position,main_star,permit,politics,population,body_count,factions,powers "
                    + "factions[Defence Party of Lave,Lave Radio Network] powers[Edmund Mahon,Nakato Kaine]",
                "factions allegiance=Independent details_time=1753349316 government=Corporate name=Lave Radio Network states details",
                "factions details_time=1753349316 government=Dictatorship name=Defence Party of Lave states details",
                "faction_presence active_states=[{\"state\":\"Boom\"}] faction=Lave Radio Network influence=0.523232 pending_states=[{\"state\":\"War\",\"trend\":1}] state=Boom system_id64=633742594786 states ",
                "faction_presence faction=Defence Party of Lave influence=0.040404 state=None system_id64=633742594786 states ",
                "power_state is_controlling=1 power=Edmund Mahon system_id64=633742594786 states ",
                "power_state conflict_progress=0.25 is_controlling=0 power=Nakato Kaine system_id64=633742594786 states ",
            ],
            ApiRecord.Lines(GalaxyForm.SpanshSystems, SearchRecords.System)
        );

    [Fact]
    public void A_planet_states_all_but_its_phase_and_its_parents() =>
        Same(
            [
                "systems id64=2558022062802 name=Diaba position_time=1753317224 x=164 y=-99.6875 z=6.96875 states position",
                "bodies arg_of_periapsis=274.5 arrival_time=1753317224 atmosphere_composition={\"Argon\":2.50,\"Nitrogen\":97.5} axial_tilt=-0.285494 body_id=14 "
                    + "distance_to_arrival=674.15 earth_masses=0.001577 genuses_time=1726861077 gravity=0.0957 id64=504405716287558354 identity_time=1753317224 is_landable=1 "
                    + "materials={\"Carbon\":16.888273,\"Iron\":20.75} materials_time=1753317224 name=Diaba 1 a orbit_time=1753317224 orbital_eccentricity=1.8E-05 "
                    + "orbital_inclination=-0.07523 orbital_period=3.68 origins={\"fields\":{\"atmosphere_type\":{}}} physics_time=1753317224 radius=817.99 reserve_level=Pristine rotation_time=1753317224 "
                    + "rotational_period=3.6875 rotational_period_tidally_locked=1 semi_major_axis=0.005157 signals_time=1726861077 "
                    + "solid_composition={\"Metal\":9.0089,\"Rock\":90.9911} sub_type=Rocky body surface_pressure=0 surface_temperature=179.7 system_id64=2558022062802 "
                    + "terraforming_state=Not terraformable type=Planet volcanism_type=No volcanism "
                    + "states identity,arrival,orbit,rotation,physics,materials,signals,genuses "
                    + "signals[$SAA_SignalType_Biological;,$SAA_SignalType_Human;] genuses[$Codex_Ent_Bacterial_Genus_Name;,$Codex_Ent_Brancae_Name;]",
                "rings body_id=14 inner_radius=173800000 kind=ring mass=24278000000000 name=Diaba 1 a A Ring outer_radius=949230000 ring_time=1753317224 system_id64=2558022062802 type=Metal Rich states ring",
                "signals body_id=14 kind=genus name=$Codex_Ent_Bacterial_Genus_Name; ring= system_id64=2558022062802 states ",
                "signals body_id=14 kind=genus name=$Codex_Ent_Brancae_Name; ring= system_id64=2558022062802 states ",
                "signals body_id=14 count=2 kind=signal name=$SAA_SignalType_Human; ring= system_id64=2558022062802 states ",
                "signals body_id=14 count=3 kind=signal name=$SAA_SignalType_Biological; ring= system_id64=2558022062802 states ",
            ],
            ApiRecord.Lines(GalaxyForm.SpanshBodies, SearchRecords.Planet)
        );

    [Theory]
    [InlineData("Search and Rescue", "Search and Rescue")]
    [InlineData("Search And Rescue", "Search and Rescue")]
    [InlineData("searchrescue", "Search and Rescue")]
    [InlineData("commodities", "Market")]
    [InlineData("Market", "Market")]
    [InlineData("vista genomics", "Vista Genomics")]
    [InlineData("Apex Interstellar", "Apex Interstellar")]
    [InlineData("A Service of Tomorrow", "A Service of Tomorrow")]
    public void A_service_has_the_spelling_of_the_dumps(string inSearch, string inTables)
    {
        var station = ApiRecord.Read(
            GalaxyForm.SpanshStations,
            SearchRecords.Station.Replace("\"name\":\"Autodock\"", $"\"name\":\"{inSearch}\"", StringComparison.Ordinal)
        )[GalaxyTables.Stations][0];

        var expected = new[] { "Dock", inTables }.Order(StringComparer.Ordinal).Select(name => $"\"{name}\"");
        Assert.Equal($"[{string.Join(',', expected)}]", station["services"]);
    }

    [Fact]
    public void Who_may_dock_has_the_spelling_of_the_feed()
    {
        var carrier = SearchRecords.Orbital.Replace(
            "\"name\"",
            "\"state\":\"None\",\"name\"",
            StringComparison.Ordinal
        );

        var station = ApiRecord.Read(GalaxyForm.SpanshStations, carrier)[GalaxyTables.Stations][0];

        Assert.Equal("All", station["carrier_docking_access"]);
    }

    [Fact]
    public void A_star_states_its_physics_but_for_its_magnitude()
    {
        var star = ApiRecord.Read(GalaxyForm.SpanshBodies, SearchRecords.Star)[GalaxyTables.Bodies][0];

        Assert.Equal(["identity", "arrival", "rotation", "physics"], star.Stated);
        Assert.Null(star["absolute_magnitude"]);
    }

    [Theory]
    [InlineData("\"name\":\"Human\"", "\"name\":\"Unheard of\"", "genuses")]
    [InlineData("\"name\":\"Bacterial\"", "\"name\":\"Unheard of\"", "signals")]
    public void A_word_that_has_no_symbol_leaves_its_set_out(string word, string by, string left)
    {
        var dump = ApiRecord.Read(
            GalaxyForm.SpanshBodies,
            SearchRecords.Planet.Replace(word, by, StringComparison.Ordinal)
        );

        Assert.Empty(dump.Rejects);
        Assert.Equal([left], dump[GalaxyTables.Bodies][0].Sets.Keys);
        Assert.Equal(2, dump[GalaxyTables.Signals].Count);
    }

    [Fact]
    public void A_station_states_all_but_its_market() =>
        Same(
            [
                "systems id64=4757045449450 name=Col 285 Sector RO-G c11-17 position_time=1750193362 x=160.65625 y=79.78125 z=120.59375 states position",
                "stations allegiance=Empire body_id=1 body_time=1750193362 condition_time=1750193362 controlling_faction=Black Knights Brigade "
                    + "controlling_faction_state=Expansion distance_to_arrival=501.83094 economies={\"Extraction\":5,\"Tourism\":140.0} economy_time=1750193362 "
                    + "government=Feudal identity_time=1750193362 landing_pads_large=1 landing_pads_medium=2 landing_pads_small=3 latitude=-48.75 location_time=1750193362 "
                    + "longitude=-111.5 market_id=4362638339 name=Lavetown outfitting_time=1750366162 pads_time=1750193362 politics_time=1750193362 primary_economy=Tourism "
                    + "prohibited_commodities=[\"Narcotics\",\"Slaves\"] prohibited_time=1750279762 services=[\"Autodock\",\"Dock\"] services_time=1750193362 "
                    + "shipyard_time=1750452562 state=Construction system_id64=4757045449450 type=Settlement "
                    + "states identity,location,body,economy,politics,services,pads,condition,prohibited,shipyard,outfitting shipyard[adder,python_nx] outfitting[int_buggybay_size2_class1]",
                "shipyard market_id=4362638339 ship=adder states ",
                "shipyard market_id=4362638339 ship=python_nx states ",
                "outfitting market_id=4362638339 module=int_buggybay_size2_class1 states ",
                "ships symbol=adder states ",
                "ships symbol=python_nx states ",
                "modules symbol=int_buggybay_size2_class1 states ",
            ],
            ApiRecord.Lines(GalaxyForm.SpanshStations, SearchRecords.Station)
        );

    [Fact]
    public void A_station_in_space_is_of_no_body_and_one_on_a_body_of_another_system_tells_none()
    {
        var orbital = ApiRecord.Read(GalaxyForm.SpanshStations, SearchRecords.Orbital)[GalaxyTables.Stations][0];
        var elsewhere = ApiRecord.Read(
            GalaxyForm.SpanshStations,
            SearchRecords.Station.Replace("36033554064413418", "36033554064413419", StringComparison.Ordinal)
        )[GalaxyTables.Stations][0];

        Assert.Contains("body", orbital.Stated);
        Assert.Equal((null, "1750193362"), (orbital["body_id"], orbital["body_time"]));
        Assert.DoesNotContain("body", elsewhere.Stated);
        Assert.Equal((null, null), (elsewhere["latitude"], elsewhere["body_id"]));
    }

    [Fact]
    public void The_state_of_a_war_is_stated_only_with_all_of_it()
    {
        var war = SearchRecords.System.Replace(
            "\"thargoid_war_state\":\"None\"",
            "\"thargoid_war_state\":\"Thargoid Harvest\",\"thargoid_war_progress\":0.5,\"thargoid_war_days_remaining\":3,\"thargoid_war_ports_remaining\":1,\"thargoid_war_success_reached\":false",
            StringComparison.Ordinal
        );

        var system = ApiRecord.Read(GalaxyForm.SpanshSystems, war)[GalaxyTables.Systems][0];

        Assert.Contains("thargoid_war", system.Stated);
        Assert.Equal(("Thargoid Harvest", "0.5"), (system["thargoid_state"], system["thargoid_progress"]));
    }

    [Fact]
    public void Ids_may_be_texts()
    {
        var texts = SearchRecords
            .Station.Replace(
                "\"system_id64\":4757045449450",
                "\"system_id64\":\"4757045449450\"",
                StringComparison.Ordinal
            )
            .Replace("\"body_id64\":36033554064413418", "\"body_id64\":\"36033554064413418\"", StringComparison.Ordinal)
            .Replace("\"market_id\":4362638339", "\"market_id\":\"4362638339\"", StringComparison.Ordinal);

        Assert.NotEqual(SearchRecords.Station, texts);
        Assert.Equal(
            ApiRecord.Lines(GalaxyForm.SpanshStations, SearchRecords.Station),
            ApiRecord.Lines(GalaxyForm.SpanshStations, texts)
        );
    }

    private static void Same(IEnumerable<string> expected, IEnumerable<string> actual) =>
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
}
