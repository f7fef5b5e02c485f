using System.Globalization;

namespace Starhaul.Pipelines.Tests.Journal;

/// <summary>
/// Messages of every schema that goes into tables, by a seed: of a small world in which systems, bodies, stations and times often
/// meet, and in which any field may be missing or hold something odd.
/// </summary>
internal sealed class MessageCorpus(int seed)
{
    // Real ids with their places, which the ids themselves name.
    private static readonly (string Id, double X, string YAndZ)[] Systems =
    [
        ("3932076118738", -30.125, "8.1875,-17"),
        ("2484378536307", -20.34375, "-0.03125,61.96875"),
        ("835111094635", -11.125, "32.9375,-23"),
    ];

    private static readonly string[] Odd =
    [
        "null",
        "7",
        "-3",
        "1.5",
        "5e3",
        "1e400",
        "18446744073709551616",
        "\"x\"",
        "\"\"",
        "\"None\"",
        "true",
        "[]",
        "[7]",
        "{}",
    ];

    private static readonly string[] Times =
    [
        "2025-01-02T03:04:05Z",
        "2025-01-02T03:04:05.999Z",
        "2025-01-02T03:04:06Z",
        "2025-01-02T05:04:05+02:00",
        "2025-03-01T00:00:00Z",
        "2025-03-01T00:00:01Z",
    ];

    private readonly Random random = new(seed);

    /// <summary>Lines of an archive, each a message.</summary>
    public IEnumerable<string> Lines(int count) => Enumerable.Range(0, count).Select(_ => Line());

    private string Line()
    {
        (string Schema, (string, string)[] Fields) said = random.Next(14) switch
        {
            0 => ("journal/1", [.. Place("FSDJump"), .. Society()]),
            1 => (
                "journal/1",
                [.. Place("Location"), .. Society(), .. Dock(), ("Docked", Pick("true", "true", "false"))]
            ),
            2 => ("journal/1", [.. Place("CarrierJump"), .. Society(), .. Dock(), ("Docked", "true")]),
            3 or 4 => ("journal/1", [.. Place("Docked"), .. Dock()]),
            5 => ("journal/1", [.. Place("Scan"), .. Body(), .. Star()]),
            6 => ("journal/1", [.. Place("Scan"), .. Body(), .. Planet()]),
            7 => ("journal/1", [.. Place("SAASignalsFound"), .. Signals()]),
            8 => (Pick("fssbodysignals/1", "fssbodysignals/1/test"), [.. Place("FSSBodySignals"), .. Signals()]),
            9 => ("scanbarycentre/1", [.. Place("ScanBaryCentre"), ("BodyID", Pick("4", "5")), .. Orbit()]),
            10 => ("approachsettlement/1", [.. Place("ApproachSettlement"), .. Settlement()]),
            11 => Counts(),
            12 => ("commodity/3", Market()),
            _ => Companion(),
        };
        return Envelope(said.Schema, Disturbed([("timestamp", Time()), .. said.Fields]));
    }

    // Of five messages one has a field that is odd, and one lacks some.
    private IEnumerable<(string Name, string Json)> Disturbed((string Name, string Json)[] fields)
    {
        var kind = random.Next(5);
        var odd = random.Next(fields.Length);
        foreach (var (index, field) in fields.Index())
        {
            if (kind != 0 || random.Next(5) > 0)
            {
                yield return (field.Name, kind == 1 && index == odd ? Pick(Odd) : field.Json);
            }
        }
    }

    private string Envelope(string schema, IEnumerable<(string Name, string Json)> fields)
    {
        var game = random.Next(12) switch
        {
            0 => "3.8.0.1",
            1 => "CAPI-Legacy-market",
            2 => "CAPI-Live-market",
            _ => "4.0.0.1477",
        };
        return $"{{\"$schemaRef\":\"https://eddn.edcd.io/schemas/{schema}\",\"header\":{{\"gameversion\":\"{game}\",\"gatewayTimestamp\":\"2026-11-21T20:00:00Z\","
            + "\"softwareName\":\"made\",\"softwareVersion\":\"1\",\"uploaderID\":\"abc\"},\"message\":"
            + $"{Members(fields)}}}";
    }

    private (string, string)[] Place(string name)
    {
        var (id, x, others) = Systems[random.Next(Systems.Length)];
        var moved = (x + (random.Next(2) / 32.0)).ToString("R", CultureInfo.InvariantCulture);
        return
        [
            ("event", $"\"{name}\""),
            ("StarSystem", Pick("\"Elphin\"", "\"elphin\"", "\"\\u00c9lphin \\\"2\\\"\"")),
            ("SystemAddress", id),
            ("StarPos", random.Next(30) == 0 ? "[1,2,3]" : $"[{moved},{others}]"),
        ];
    }

    private (string, string)[] Society() =>
        [
            ("SystemAllegiance", Pick("\"Empire\"", "\"PilotsFederation\"", "\"\"", "\"None\"")),
            ("SystemGovernment", Pick("\"$government_PrisonColony;\"", "\"$government_None;\"", "\"Feudal\"")),
            ("SystemEconomy", Economy()),
            ("SystemSecondEconomy", Economy()),
            ("SystemSecurity", Pick("\"$SYSTEM_SECURITY_low;\"", "\"$GAlAXY_MAP_INFO_state_anarchy;\"")),
            ("Population", Pick("0", "12345678901", "5.0")),
            ("Factions", $"[{Some(Faction)}]"),
            ("SystemFaction", Pick("{\"Name\":\"A\"}", "{\"Name\":\"B\",\"FactionState\":\"War\"}")),
            ("PowerplayState", Pick("\"Fortified\"", "\"Unoccupied\"", "\"Contested\"", "\"Exploited\"")),
            ("Powers", $"[{Some(() => Pick("\"Yuri Grom\"", "\"Li Yong-Rui\"", "\"Zemina Torval\"", "\"\"", "7"))}]"),
            ("ControllingPower", Pick("\"Yuri Grom\"", "\"Li Yong-Rui\"", "null", "\"\"")),
            (
                "PowerplayConflictProgress",
                Pick("[{\"Power\":\"Li Yong-Rui\",\"ConflictProgress\":0.125}]", "[{\"Power\":\"\"},7]", "[]")
            ),
            ("PowerplayStateControlProgress", Real()),
            ("PowerplayStateReinforcement", Real()),
            ("PowerplayStateUndermining", Real()),
        ];

    private string Faction() =>
        random.Next(12) == 0
            ? Pick("7", "{}", "{\"Name\":\"\"}", "{\"Name\":7}")
            : Members(
                Disturbed([
                    ("Name", Pick("\"A\"", "\"B\"", "\"C\"")),
                    ("Influence", Pick("0.5", "0.25", "1e-2")),
                    ("FactionState", Pick("\"CivilWar\"", "\"None\"", "\"Terrorism\"")),
                    ("ActiveStates", Pick("[{\"State\":\"CivilWar\"},{\"State\":\"Boom\"}]", "[]")),
                    ("PendingStates", Pick("[{\"Trend\":0,\"State\":\"PirateAttack\"}]", "[]")),
                    ("Allegiance", Pick("\"Empire\"", "\"\"", "\"Independent\"")),
                    ("Government", Pick("\"Feudal\"", "\"PrisonColony\"", "\"$government_Carrier;\"")),
                ])
            );

    private (string, string)[] Dock() =>
        [
            ("MarketID", Pick("128000001", "128000002", "3700000003", "0")),
            ("StationName", Pick("\"Hub\"", "\"K7G-14G\"", "\"D\\u00f6ck\"")),
            ("StationType", Pick("\"Orbis\"", "\"FleetCarrier\"", "\"Outpost\"", "\"SpaceConstructionDepot\"")),
            ("DistFromStarLS", Real()),
            ("LandingPads", Pick("{\"Large\":1,\"Medium\":2,\"Small\":3}", "{\"Large\":0,\"Small\":\"x\"}")),
            ("StationState", Pick("\"UnderRepairs\"", "\"Damaged\"")),
            .. Station(),
        ];

    private (string, string)[] Station() =>
        [
            ("StationAllegiance", Pick("\"Empire\"", "\"\"")),
            ("StationGovernment", Pick("\"$government_Feudal;\"", "\"$government_Carrier;\"")),
            (
                "StationFaction",
                Pick(
                    "{\"Name\":\"A\",\"FactionState\":\"CivilLiberty\"}",
                    "{\"Name\":\"B\"}",
                    "{\"FactionState\":\"War\"}"
                )
            ),
            (
                "StationServices",
                $"[{Some(() => Pick("\"dock\"", "\"techBroker\"", "\"commodities\"", "\"somethingNew\""))}]"
            ),
            ("StationEconomy", Economy()),
            ("StationEconomies", $"[{Some(() => $"{{\"Name\":{Economy()},\"Proportion\":{Share()}}}")}]"),
        ];

    private (string, string)[] Settlement() =>
        [
            ("Name", Pick("\"Hub\"", "\"Brock Orchards\"")),
            ("MarketID", Pick("128000001", "128000002", "null")),
            ("BodyID", Pick("1", "2")),
            ("BodyName", "\"Elphin 1\""),
            ("Latitude", Real()),
            ("Longitude", Real()),
            .. Station(),
        ];

    private (string, string)[] Body() =>
        [
            ("BodyID", Pick("1", "2", "3", "512")),
            ("BodyName", Pick("\"Elphin 1\"", "\"Elphin A\"")),
            ("DistanceFromArrivalLS", Pick("0", "12.5", "0.0")),
            ("Parents", Pick("[{\"Null\":1},{\"Star\":0}]", "[{\"Star\":0}]")),
            ("RotationPeriod", Real()),
            ("AxialTilt", Real()),
            ("SurfaceTemperature", Real()),
            ("Radius", Real()),
            ("Rings", $"[{Some(Ring)}]"),
            .. Orbit(),
        ];

    private (string, string)[] Orbit() =>
        [
            ("OrbitalPeriod", Real()),
            ("SemiMajorAxis", Real()),
            ("Eccentricity", Real()),
            ("OrbitalInclination", Real()),
            ("Periapsis", Real()),
            ("MeanAnomaly", Real()),
            ("AscendingNode", Real()),
        ];

    private (string, string)[] Star() =>
        [
            ("StarType", Pick("\"K\"", "\"DA\"", "\"M_RedGiant\"", "\"H\"", "\"TTS\"", "\"Newly\"")),
            ("Subclass", Pick("0", "7")),
            ("Luminosity", Pick("\"V\"", "\"IIIa\"")),
            ("AbsoluteMagnitude", Real()),
            ("Age_MY", Pick("6", "12000")),
            ("StellarMass", Real()),
        ];

    private (string, string)[] Planet() =>
        [
            ("PlanetClass", Pick("\"High metal content body\"", "\"Icy body\"", "\"Earthlike body\"")),
            ("TidalLock", Pick("true", "false")),
            ("MassEM", Real()),
            ("SurfaceGravity", Real()),
            ("SurfacePressure", Real()),
            ("Landable", Pick("true", "false")),
            ("TerraformState", Pick("\"\"", "\"Terraformable\"")),
            ("Volcanism", Pick("\"\"", "\"minor silicate vapour geysers volcanism\"")),
            ("Atmosphere", Pick("\"\"", "\"hot thick sulfur dioxide rich atmosphere\"", "\"thin argon atmosphere\"")),
            ("ReserveLevel", Pick("\"PristineResources\"", "\"\"")),
            ("AtmosphereComposition", $"[{Some(() => Percent("CarbonDioxide", "Nitrogen"))}]"),
            ("Composition", Pick("{\"Ice\":0,\"Rock\":0.672925,\"Metal\":0.327075}", "{\"Ice\":1}")),
            ("Materials", $"[{Some(() => Percent("iron", "nickel"))}]"),
        ];

    private string Ring() =>
        Members(
            Disturbed([
                ("Name", Pick("\"Elphin 1 A Ring\"", "\"Elphin A Belt\"")),
                ("RingClass", Pick("\"eRingClass_MetalRich\"", "\"eRingClass_Icy\"")),
                ("MassMT", Pick("5e10", "7")),
                ("InnerRad", Real()),
                ("OuterRad", Real()),
            ])
        );

    private (string, string)[] Signals() =>
        [
            ("BodyID", Pick("1", "2", "511")),
            ("BodyName", Pick("\"Elphin 1\"", "\"Elphin 1\"", "\"Elphin 1 A Ring\"")),
            ("Signals", $"[{Some(Signal)}]"),
            (
                "Genuses",
                $"[{Some(() => Pick("{\"Genus\":\"$Codex_Ent_Tussocks_Genus_Name;\"}", "{\"Genus\":\"$Codex_Ent_Bacterial_Genus_Name;\"}", "7"))}]"
            ),
        ];

    private string Signal() =>
        Members(
            Disturbed([
                (
                    "Type",
                    random.Next(25) == 0
                        ? "\"Painite\""
                        : Pick("\"$SAA_SignalType_Biological;\"", "\"$SAA_SignalType_Geological;\"")
                ),
                ("Count", Pick("1", "2")),
            ])
        );

    private (string, (string, string)[]) Counts() =>
        random.Next(4) switch
        {
            0 => ("fssallbodiesfound/1", [.. Place("FSSAllBodiesFound"), ("Count", Pick("17", "18"))]),
            1 => ("fssdiscoveryscan/1", [.. Place("FSSDiscoveryScan"), ("BodyCount", Pick("17", "19"))]),
            2 => ("navbeaconscan/1", [.. Place("NavBeaconScan"), ("NumBodies", "20")]),
            _ => ("codexentry/1", [.. Place("CodexEntry"), ("BodyID", "1"), ("EntryID", "2")]),
        };

    private (string, string)[] Market() =>
        [
            .. Names(),
            ("commodities", $"[{Some(Commodity)}]"),
            ("carrierDockingAccess", Pick("\"all\"", "\"squadronfriends\"")),
            (
                "economies",
                $"[{Some(() => $"{{\"name\":{Pick("\"Agri\"", "\"HighTech\"", "\"Refinery\"")},\"proportion\":{Share()}}}")}]"
            ),
            ("prohibited", "[\"Slaves\"]"),
        ];

    private string Commodity() =>
        random.Next(12) == 0
            ? Pick("7", "{\"stock\":1}", "{\"name\":\"\"}", "{\"name\":null,\"stock\":1}")
            : Members(
                Disturbed([
                    ("name", Pick("\"gold\"", "\"$Tea_name;\"", "\"Silver\"")),
                    ("stock", Pick("0", "12")),
                    ("demand", Pick("0", "7")),
                    ("buyPrice", Pick("0", "48000")),
                    ("sellPrice", Pick("1", "47000")),
                ])
            );

    private (string, (string, string)[]) Companion() =>
        random.Next(3) switch
        {
            0 => (
                "shipyard/2",
                [.. Names(), ("ships", $"[{Some(() => Pick("\"SideWinder\"", "\"adder\"", "7", "\"\""))}]")]
            ),
            1 => (
                "outfitting/2",
                [.. Names(), ("modules", $"[{Some(() => Pick("\"Hpt_BeamLaser\"", "\"int_engine\"", "{}"))}]")]
            ),
            _ => (
                "fcmaterials_journal/1",
                [
                    ("MarketID", "3700000003"),
                    ("CarrierID", Pick("\"K7G-14G\"", "\"K7G14G\"")),
                    ("CarrierName", Pick("\"BRIZO\"", "\"Brizo II\"")),
                ]
            ),
        };

    private (string, string)[] Names() =>
        [
            ("marketId", Pick("128000001", "128000002", "3700000003")),
            ("stationName", Pick("\"Hub\"", "\"K7G-14G\"")),
            ("stationType", Pick("\"Coriolis\"", "\"FleetCarrier\"")),
            ("systemName", "\"Elphin\""),
        ];

    private string Time() =>
        random.Next(25) switch
        {
            0 => "\"yesterday\"",
            1 => "\"2999-01-01T00:00:00Z\"",
            _ => $"\"{Pick(Times)}\"",
        };

    private string Economy() => Pick("\"$economy_HighTech;\"", "\"$economy_Agri;\"", "\"$economy_Refinery;\"");

    private string Share() => Pick("0.5", "0.25", "0.125", "1.0", "0.3");

    private string Real() => Pick("0", "0.25", "1234567.875", "-86400", "4.903325", "5e3", "299195741400");

    private string Percent(params string[] names) =>
        $"{{\"Name\":\"{Pick(names)}\",\"Percent\":{Pick("14.5", "0.75", "20.0")}}}";

    private string Some(Func<string> element) =>
        string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => element()));

    private string Pick(params string[] some) => some[random.Next(some.Length)];

    private static string Members(IEnumerable<(string Name, string Json)> fields) =>
        $"{{{string.Join(',', fields.Select(field => $"\"{field.Name}\":{field.Json}"))}}}";
}
