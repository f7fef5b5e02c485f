using System.Globalization;
using System.Text.Json;
using Starhaul.Pipelines.Journal;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Journal;

public sealed class MessageSampleTests
{
    [Theory]
    [InlineData(
        "messages/approachsettlement_1.json",
        "systems id64=2484378536307 name=LHS 3384 position_time=1681894914 x=-20.34375 y=-0.03125 z=61.96875 states position",
        "stations body_id=39 body_time=1681894914 identity_time=1681894914 latitude=5.237571 location_time=1681894914 longitude=175.707748 market_id=3886734592 name=Vaillant Engineering Exchange system_id64=2484378536307 states identity,location,body"
    )]
    [InlineData(
        "messages/fcmaterials_journal_1.json",
        "stations carrier_name=BRIZO identity_time=1689452049 market_id=3704902144 name=UZT-91Q type=Drake-Class Carrier states identity"
    )]
    [InlineData(
        "messages/fssbodysignals_1.json",
        "systems id64=78422647152274 name=Froarks GT-W c16-285 position_time=1681894876 x=-847.21875 y=513.78125 z=15043.4375 states position",
        "bodies body_id=35 signals_time=1681894876 system_id64=78422647152274 states signals signals[$SAA_SignalType_Geological;]",
        "signals body_id=35 count=3 kind=signal name=$SAA_SignalType_Geological; ring= system_id64=78422647152274 states "
    )]
    [InlineData(
        "messages/journal_1__carrierjump.json",
        "systems government=None id64=6681928930418 name=Blu Thua UI-B c13-24 politics_time=1689453884 population=0 population_time=1689453884 position_time=1689453884 primary_economy=None secondary_economy=None security=Anarchy x=595.5 y=-6.53125 z=2056.875 states position,politics,population",
        "stations controlling_faction=FleetCarrier economies={\"Private Enterprise\":100} economy_time=1689453884 government=Private Ownership identity_time=1689453884 location_time=1689453884 market_id=3702276352 name=K7G-14G politics_time=1689453884 primary_economy=Private Enterprise services=[\"Autodock\",\"Bartender\",\"Contacts\",\"Crew Lounge\",\"Dock\",\"Fleet Carrier Fuel\",\"Fleet Carrier Management\",\"Flight Controller\",\"Livery\",\"Market\",\"Outfitting\",\"Redemption Office\",\"Refuel\",\"Repair\",\"Restock\",\"Shipyard\",\"Social Space\",\"Station Menu\",\"Station Operations\",\"Universal Cartographics\",\"Vista Genomics\",\"Workshop\"] services_time=1689453884 system_id64=6681928930418 type=Drake-Class Carrier states identity,location,economy,politics,services"
    )]
    [InlineData(
        "messages/journal_1__fsdjump.json",
        "systems government=None id64=3658943042346 name=Praea Euq UF-R c4-13 politics_time=1689453862 population=0 population_time=1689453862 position_time=1689453862 primary_economy=None secondary_economy=None security=Anarchy x=999.0625 y=-24.71875 z=426.90625 states position,politics,population"
    )]
    [InlineData(
        "messages/journal_1__saasignalsfound.json",
        "systems id64=31529489882273 name=Hypoae Brou WV-S b18-14 position_time=1689453887 x=5378.875 y=199.71875 z=35176.25 states position",
        "bodies body_id=5 genuses_time=1689453887 signals_time=1689453887 system_id64=31529489882273 states signals,genuses signals[$SAA_SignalType_Biological;] genuses[$Codex_Ent_Bacterial_Genus_Name;]",
        "signals body_id=5 kind=genus name=$Codex_Ent_Bacterial_Genus_Name; ring= system_id64=31529489882273 states ",
        "signals body_id=5 count=1 kind=signal name=$SAA_SignalType_Biological; ring= system_id64=31529489882273 states "
    )]
    [InlineData(
        "messages/navbeaconscan_1.json",
        "systems id64=835111094635 name=36 Ursae Majoris position_time=1681894915 x=-11.125 y=32.9375 z=-23 states position"
    )]
    [InlineData(
        "gateway-tests/approachsettlement-ancient_ruins.json",
        "systems id64=3515254557027 name=Synuefe XR-H d11-102 position_time=1645196524 x=357.34375 y=-49.34375 z=-74.75 states position"
    )]
    [InlineData(
        "gateway-tests/approachsettlement-visitor_beacon.json",
        "systems id64=1109989017963 name=Alioth position_time=1645194815 x=-33.65625 y=72.46875 z=-20.65625 states position"
    )]
    [InlineData(
        "gateway-tests/approachsettlement.json",
        "systems id64=2381282543963 name=Ix position_time=1634215074 x=-65.21875 y=7.75 z=-111.03125 states position",
        "stations body_id=32 body_time=1634215074 identity_time=1634215074 latitude=17.090912 location_time=1634215074 longitude=160.236679 market_id=3915738368 name=Arnold Defence Base system_id64=2381282543963 states identity,location,body"
    )]
    [InlineData(
        "gateway-tests/commodity-smallest-message.json",
        "stations identity_time=1643198400 market_id=128782803 market_time=1643198400 name=The Oracle states identity,market market[]"
    )]
    [InlineData(
        "gateway-tests/shipyard-smallest-message.json",
        "stations identity_time=1643198400 market_id=128782803 name=The Oracle shipyard_time=1643198400 states identity,shipyard shipyard[]"
    )]
    [InlineData(
        "gateway-tests/fssallbodiesfound.json",
        "systems body_count=1 body_count_time=1643214060 id64=44853889387 name=Zeta Doradus position_time=1643214060 x=30.40625 y=-22.65625 z=-2.1875 states position,body_count"
    )]
    public void A_sample_becomes_the_rows_that_a_person_reads_in_it(string name, params string[] rows)
    {
        var message = Message.Read(Message.Sample(name));

        Assert.Equal(MessageOutcome.Added, message.Outcome);
        Assert.Equal(rows, message.Lines);
    }

    [Theory]
    [InlineData("gateway-tests/scan-valid.json", "Elphin", "Elphin")]
    [InlineData("gateway-tests/scan-invalid-no-softwarename.json", "Elphin", "Elphin")]
    [InlineData(
        "gateway-tests/scan-valid_but-value-looks-like-formencoding.json",
        "Elphin=bloop; wibble",
        "Elphin=wobble& Something"
    )]
    public void A_scanned_star_has_the_units_and_words_of_the_dumps(string name, string system, string body)
    {
        var message = Message.Read(Message.Sample(name));

        Assert.Equal(
            $"systems id64=3932076118738 main_star=K (Yellow-Orange) Star main_star_time=1636127188 name={system} position_time=1636127188 x=-30.125 y=8.1875 z=-17 states position,main_star",
            message[GalaxyTables.Systems].ToString()
        );
        Assert.Equal(
            "bodies absolute_magnitude=6.294067 age=9558 arg_of_periapsis=86.34719 arrival_time=1636127188 ascending_node=0 axial_tilt=-0.126915 body_id=1 distance_to_arrival=0 id64=36032729095082706 identity_time=1636127188 luminosity=V main_star=1 mean_anomaly=351.262353 "
                + $"name={body} orbit_time=1636127188 orbital_eccentricity=0.34874 orbital_inclination=-72.647343 orbital_period=83208.54976773262 parents=[{{\"Null\":0}}] parents_time=1636127188 phase_time=1636127188 physics_time=1636127188 rotation_time=1636127188 rotational_period=2.8814552860763887 semi_major_axis=11.392944556518511 solar_masses=0.769531 solar_radius=0.8446654665708123 spectral_class=K3 sub_type=K (Yellow-Orange) Star surface_temperature=4796 system_id64=3932076118738 type=Star states identity,arrival,orbit,phase,rotation,parents,physics",
            message[GalaxyTables.Bodies].ToString()
        );
    }

    [Fact]
    public void A_location_has_the_factions_of_the_system_and_the_carrier()
    {
        var message = Message.Read(Message.Sample("gateway-tests/location.json"));

        Assert.Equal(
            [
                "faction_presence active_states=[{\"state\":\"Boom\"}] faction=V886 Centauri Future influence=0.305305 state=Boom system_id64=3240309557611 states ",
                "faction_presence active_states=[{\"state\":\"Election\"}] faction=Revolutionary Party of Nuenets influence=0.155155 state=Election system_id64=3240309557611 states ",
                "faction_presence active_states=[{\"state\":\"Election\"}] faction=Nuenets Jet State Limited influence=0.125125 state=Election system_id64=3240309557611 states ",
                "faction_presence faction=Constitution Party of Nuenets influence=0.124124 state=None system_id64=3240309557611 states ",
                "faction_presence faction=Nuenets Blue Crew influence=0.01001 state=None system_id64=3240309557611 states ",
                "faction_presence active_states=[{\"state\":\"Outbreak\"},{\"state\":\"Election\"}] faction=Collective of Independent Agents influence=0.155155 pending_states=[{\"state\":\"Expansion\",\"trend\":0}] state=Election system_id64=3240309557611 states ",
                "faction_presence active_states=[{\"state\":\"Election\"}] faction=Nuenets Corp. influence=0.125125 state=Election system_id64=3240309557611 states ",
                "factions allegiance=Federation details_time=1643899226 government=Democracy name=V886 Centauri Future states details",
            ],
            message.Lines.Skip(2).Take(8)
        );
        var system = message[GalaxyTables.Systems];
        Assert.Equal(
            ("V886 Centauri Future", "70078377", "Federation"),
            (system["controlling_faction"], system["population"], system["allegiance"])
        );
        Assert.Equal("3240309557611", message[GalaxyTables.Stations]["system_id64"]);
        Assert.Equal(7, message.Rows.Count(row => row.Table == "factions"));
    }

    [Theory]
    [InlineData("messages/commodity_3.json")]
    [InlineData("gateway-tests/commodity-just-under-50KiB.json")]
    [InlineData("gateway-tests/commodity-just-over-50KiB.json")]
    [InlineData("gateway-tests/commodity-too-large.json")]
    public void A_market_is_the_whole_set_of_its_commodities(string name)
    {
        var json = Message.Sample(name);
        using var document = JsonDocument.Parse(json);
        var content = document.RootElement.GetProperty("message");
        var market = content.GetProperty("marketId").GetInt64();
        var time = content.GetProperty("timestamp").GetDateTimeOffset().ToUnixTimeSeconds();
        // Where a name occurs twice, the last counts.
        var expected = content
            .GetProperty("commodities")
            .EnumerateArray()
            .GroupBy(item => item.GetProperty("name").GetString()!, StringComparer.Ordinal)
            .Select(items => (Name: items.Key, Item: items.Last()))
            .ToList();

        var hasEconomies = content.TryGetProperty("economies", out _);
        var message = Message.Read(json);

        Assert.Equal(
            expected.Select(entry =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"market buy_price={entry.Item.GetProperty("buyPrice")} commodity={entry.Name} demand={entry.Item.GetProperty("demand")} market_id={market} sell_price={entry.Item.GetProperty("sellPrice")} supply={entry.Item.GetProperty("stock")} states "
                )
            ),
            message.Rows.Where(row => row.Table == "market").Select(row => row.ToString())
        );
        var station = message[GalaxyTables.Stations];
        Assert.Equal(hasEconomies ? ["identity", "economy", "market"] : ["identity", "market"], station.Stated);
        Assert.Equal(
            hasEconomies ? ("Industrial", null, "{\"Industrial\":100}") : (null, null, null),
            (station["primary_economy"], station["secondary_economy"], station["economies"])
        );
        Assert.Equal($"{time}", station["market_time"]);
        Assert.Equal(expected.Select(entry => entry.Name).Order(StringComparer.Ordinal), station.Sets["market"]);
        Assert.Equal(
            expected.Select(entry => $"commodities symbol={entry.Name} states "),
            message.Rows.Where(row => row.Table == "commodities").Select(row => row.ToString())
        );
    }

    [Theory]
    [InlineData("messages/outfitting_2.json", "outfitting", "module", "modules", 348)]
    [InlineData("messages/shipyard_2.json", "shipyard", "ship", "ships", 11)]
    public void An_outfitting_and_a_shipyard_are_sets_of_symbols_in_lower_case(
        string name,
        string table,
        string column,
        string catalog,
        int count
    )
    {
        var json = Message.Sample(name);
        using var document = JsonDocument.Parse(json);
        var symbols = document
            .RootElement.GetProperty("message")
            .GetProperty(catalog)
            .EnumerateArray()
            .Select(symbol => symbol.GetString()!.ToLowerInvariant())
            .ToList();

        var message = Message.Read(json);

        Assert.Equal(count, symbols.Count);
        Assert.Equal(symbols, message.Rows.Where(row => row.Table == table).Select(row => row[column]));
        Assert.Equal(symbols, message.Rows.Where(row => row.Table == catalog).Select(row => row["symbol"]));
        Assert.Equal(["identity", table], message[GalaxyTables.Stations].Stated);
        Assert.Equal("1681894877", message[GalaxyTables.Stations][$"{table}_time"]);
    }

    [Theory]
    [InlineData("messages/fsssignaldiscovered_1.json")]
    [InlineData("gateway-tests/Market.json")]
    [InlineData("gateway-tests/commodity-outdated-schema.json")]
    [InlineData("gateway-tests/commodity-v0.1.json")]
    [InlineData("gateway-tests/commodity-v2.0-draft.json")]
    public void What_no_table_holds_has_no_home(string name) =>
        Assert.Equal(MessageOutcome.NoHome, Message.Read(Message.Sample(name)).Outcome);

    [Theory]
    [InlineData(
        "gateway-tests/codexentry.json",
        "StarPos: [1, 2, 3]; expected a place in the cube that SystemAddress 147916327267 names"
    )]
    [InlineData(
        "gateway-tests/location-invalid-systemaddress-null.json",
        "SystemAddress: null; expected a whole number from 0 up to 2^63 - 1 (id64: 2^64 - 1)"
    )]
    [InlineData("gateway-tests/scan-invalid-JSON.json", "message: no JSON at byte 1; expected a name in quotes")]
    [InlineData("gateway-tests/scan-invalid-no-starpos.json", "StarPos: missing; expected three finite numbers")]
    public void A_sample_that_cannot_be_is_rejected(string name, string reason)
    {
        var message = Message.Read(Message.Sample(name));

        Assert.Equal(MessageOutcome.Rejected(reason), message.Outcome);
        Assert.Empty(message.Rows);
    }
}
