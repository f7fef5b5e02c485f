using Starhaul.Pipelines.Tables;
using static Starhaul.Pipelines.Galaxy.Field;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>
/// What the objects of dumps look like and which group of fields they state: docs/tables.md, "What each source states".
/// Sources: the Spansh schemas galaxy and systems 1.5.1, and EDSM's dumps.
/// </summary>
internal static class DumpShapes
{
    /// <summary>A system of a Spansh dump. EDSM's records have a number of EDSM's own, <c>id</c>, and another form.</summary>
    public static Shape System { get; } =
        OfSystem()
            .With(Part("bodies"), Part("stations"), Sign("id") with { IsSign = false })
            .Group("main_star", Needed("mainStar"))
            .Group("permit", Needed("needsPermit"))
            .Group(
                "politics",
                NeededOrNull("allegiance"),
                NeededOrNull("government"),
                NeededOrNull("primaryEconomy"),
                NeededOrNull("secondaryEconomy"),
                Needed("security")
            )
            .Group("population", Needed("population"))
            .Group("body_count", Needed("bodyCount"))
            .Group(
                "factions",
                Part("factions"),
                Part("controllingFaction", GalaxyTables.Systems, "controlling_faction")
            )
            .Group(
                "powers",
                NeededOrNull("powerState"),
                Part("powers"),
                NeededOrNull("controllingPower") with
                {
                    Kind = FieldKind.Name,
                    Form = TextForms.KeptOrNone,
                },
                Part("powerConflictProgress") with
                {
                    IsNeeded = false,
                },
                Optional("powerStateControlProgress"),
                Optional("powerStateReinforcement"),
                Optional("powerStateUndermining")
            )
            .Group(
                "thargoid_war",
                Nested("thargoidWar") with
                {
                    IsNeeded = true,
                    Column = GalaxyTables.Systems["thargoid_state"],
                },
                Thargoid("currentState", "thargoid_state"),
                Thargoid("successState", "thargoid_success_state"),
                Thargoid("failureState", "thargoid_failure_state"),
                Thargoid("progress", "thargoid_progress"),
                Thargoid("daysRemaining", "thargoid_days_remaining"),
                Thargoid("portsRemaining", "thargoid_ports_remaining"),
                Thargoid("successReached", "thargoid_success_reached")
            )
            // Every record of the galaxy's dump has its bodies, and a war wherever there is one.
            .NoneWhere("thargoid_state", "bodies")
            .Build();

    /// <summary>
    /// A system of a dump or an answer of EDSM, in EDSM's words: politics at the top, or in <c>information</c>, which has the
    /// controlling faction by its name; of the powers the one that controls.
    /// </summary>
    public static Shape EdsmSystem { get; } =
        OfSystem()
            .With(Nested("information"), Nested("primaryStar"))
            .With(Sign("id") with { IsSign = false })
            .With(Part("bodies"), Part("stations"))
            .Group("main_star", To("primaryStar.type", "main_star"))
            .Group("permit", To("requirePermit", "needs_permit"))
            .Group(
                "politics",
                NeededOrNull("allegiance") with
                {
                    Form = EdsmForms.Allegiance,
                },
                NeededOrNull("government") with
                {
                    Form = EdsmForms.Government,
                },
                NeededOrNull("economy") with
                {
                    Column = GalaxyTables.Systems["primary_economy"],
                    Form = EdsmForms.Title,
                },
                NeededOrNull("secondEconomy") with
                {
                    Column = GalaxyTables.Systems["secondary_economy"],
                    Form = EdsmForms.Title,
                },
                Needed("security") with
                {
                    Form = EdsmForms.Title,
                }
            )
            .Group("population", Needed("population"))
            .Group("body_count", Needed("bodyCount"))
            .Group(
                "factions",
                Part("factions"),
                Part("controllingFaction", GalaxyTables.Systems, "controlling_faction")
            )
            .Group(
                "powers",
                To("powerState", "power_state"),
                To("power", "controlling_power") with
                {
                    Kind = FieldKind.Name,
                    Form = TextForms.KeptOrNone,
                    MayBeNull = true,
                }
            )
            .Alias("information.allegiance", "allegiance")
            .Alias("information.government", "government")
            .Alias("information.economy", "economy")
            .Alias("information.secondEconomy", "secondEconomy")
            .Alias("information.security", "security")
            .Alias("information.population", "population")
            .Alias("information.faction", "controllingFaction")
            .Build();

    /// <summary>A body of a system.</summary>
    public static Shape Body { get; } =
        new ShapeBuilder(GalaxyTables.Bodies)
            .With(Key("bodyId"), Time("updateTime"), Times("timestamps"))
            .With(Nested("signals"), Time("signals.updateTime"))
            .With(Part("rings"), Part("belts"), Part("stations"))
            .Group("identity", Needed("id64"), Needed("name"), Needed("type"))
            .Group("arrival", Needed("distanceToArrival"))
            .Group(
                "orbit",
                Needed("orbitalPeriod"),
                Needed("semiMajorAxis"),
                Needed("orbitalEccentricity"),
                Needed("orbitalInclination"),
                Needed("argOfPeriapsis")
            )
            .Group("phase", Needed("meanAnomaly"), Needed("ascendingNode"))
            .Group(
                "rotation",
                Needed("rotationalPeriod"),
                Needed("axialTilt"),
                Optional("rotationalPeriodTidallyLocked")
            )
            .Group("parents", Needed("parents"))
            .Group(
                "physics",
                Needed("subType"),
                Needed("surfaceTemperature"),
                Optional("mainStar"),
                Optional("age"),
                Optional("spectralClass"),
                Optional("luminosity"),
                Optional("absoluteMagnitude"),
                Optional("solarMasses"),
                Optional("solarRadius"),
                Optional("isLandable"),
                Optional("gravity"),
                Optional("earthMasses"),
                Optional("radius"),
                Optional("surfacePressure"),
                Optional("volcanismType"),
                Optional("atmosphereType"),
                Optional("terraformingState"),
                Optional("reserveLevel"),
                Optional("atmosphereComposition"),
                Optional("solidComposition")
            )
            .Group("materials", Needed("materials"))
            .Group("signals", Part("signals.signals"))
            .Group("genuses", Part("signals.genuses"))
            .Build();

    /// <summary>A ring of a planet or a belt of a star.</summary>
    public static Shape Ring { get; } =
        new ShapeBuilder(GalaxyTables.Rings)
            .With(Key("name"), Nested("signals"), Time("signals.updateTime"))
            .Group(
                "ring",
                Needed("type"),
                Needed("mass"),
                Needed("innerRadius"),
                Needed("outerRadius"),
                Optional("id64")
            )
            .Group("signals", Part("signals.signals"))
            .Always("kind")
            .Build();

    /// <summary>A station of a system or of a body.</summary>
    public static Shape Station { get; } =
        new ShapeBuilder(GalaxyTables.Stations)
            .With(Key("id") with { Column = GalaxyTables.Stations["market_id"] }, Time("updateTime"))
            .With(Nested("landingPads"))
            .With(Nested("market"), Time("market.updateTime"))
            .With(Nested("shipyard"), Time("shipyard.updateTime"))
            .With(Nested("outfitting"), Time("outfitting.updateTime"))
            .Group("identity", Needed("name"), Needed("type"), Optional("carrierName"), Optional("realName"))
            .Group("location", Optional("distanceToArrival"))
            .Group("body", Optional("latitude"), Optional("longitude"))
            .Always("system_id64", "body_id")
            .Group("economy", NeededOrNull("primaryEconomy"), Optional("secondaryEconomy"), Optional("economies"))
            .Group(
                "politics",
                NeededOrNull("government"),
                NeededOrNull("controllingFaction"),
                Optional("controllingFactionState"),
                Optional("allegiance")
            )
            .Group("services", Needed("services") with { IsSet = true })
            .Group("pads", Pads("large"), Pads("medium"), Pads("small"))
            .Group("condition", Needed("state"), Needed("carrierDockingAccess") with { Form = StationWords.Access })
            .Group("market", Part("market.commodities"))
            .Group("prohibited", Needed("market.prohibitedCommodities") with { IsSet = true })
            .Group("shipyard", Part("shipyard.ships"))
            .Group("outfitting", Part("outfitting.modules"))
            .Build();

    /// <summary>A faction of a system.</summary>
    public static Shape Faction { get; } =
        new ShapeBuilder(GalaxyTables.Factions, GalaxyTables.FactionPresence)
            .With(Key("name"))
            .Group("details", NeededOrNull("allegiance"), NeededOrNull("government"))
            .OfSet(Optional("influence"), Optional("state"))
            .OfSet(Optional("activeStates"), Optional("pendingStates"), Optional("recoveringStates"))
            .Build();

    /// <summary>A faction of a system of EDSM.</summary>
    public static Shape EdsmFaction { get; } =
        new ShapeBuilder(GalaxyTables.Factions, GalaxyTables.FactionPresence)
            .With(Key("name"), Part("lastUpdate"))
            .Group(
                "details",
                NeededOrNull("allegiance") with
                {
                    Form = EdsmForms.Allegiance,
                },
                NeededOrNull("government") with
                {
                    Form = EdsmForms.Government,
                }
            )
            .OfSet(
                Optional("influence"),
                Optional("state") with
                {
                    Form = WordForms.Title,
                },
                FactionReader.States("activeStates", "active_states"),
                FactionReader.States("pendingStates", "pending_states"),
                FactionReader.States("recoveringStates", "recovering_states")
            )
            .Build();

    /// <summary>A record of a dump of factions.</summary>
    public static Shape FactionRecord { get; } =
        new ShapeBuilder(GalaxyTables.Factions)
            .With(Key("name"), Sign("systems"))
            .With(Foreign("id64"), Foreign("coords"), Foreign("systemName"), Foreign("id"))
            .Group("details", NeededOrNull("allegiance") with { IsSign = true }, NeededOrNull("government"))
            .Build();

    /// <summary>A commodity of a market.</summary>
    public static Shape Commodity { get; } =
        new ShapeBuilder(GalaxyTables.Commodities, GalaxyTables.Market)
            .With(Symbol)
            .Group("details", Needed("name"), Optional("commodityId"), Optional("category"))
            .OfSet(Optional("demand"), Optional("supply"), Optional("buyPrice"), Optional("sellPrice"))
            .Build();

    /// <summary>A ship of a shipyard.</summary>
    public static Shape Ship { get; } =
        new ShapeBuilder(GalaxyTables.Ships, GalaxyTables.Shipyard)
            .With(Symbol)
            .Group("details", Needed("name"), Optional("shipId"))
            .Build();

    /// <summary>A module of an outfitting.</summary>
    public static Shape Module { get; } =
        new ShapeBuilder(GalaxyTables.Modules, GalaxyTables.Outfitting)
            .With(Symbol)
            .Group(
                "details",
                Needed("name"),
                Optional("moduleId"),
                Optional("class"),
                Optional("rating"),
                Optional("category"),
                Optional("ship")
            )
            .Build();

    private static Field Symbol => Key("symbol") with { Form = TextForms.LowerCase };

    private static ShapeBuilder OfSystem() =>
        new ShapeBuilder(GalaxyTables.Systems)
            .With(Key("id64"), Time("date"), Time("updateTime"), Times("timestamps"), Nested("coords"))
            .With(Foreign("bodyId"), Foreign("systemId64"), Foreign("systemName"))
            .Group("position", Key("name"), Needed("coords.x"), Needed("coords.y"), Needed("coords.z"));

    private static Field To(string path, string column) => Needed(path) with { Column = GalaxyTables.Systems[column] };

    private static Field Thargoid(string member, string column) =>
        Optional($"thargoidWar.{member}") with
        {
            Column = GalaxyTables.Systems[column],
        };

    private static Field Pads(string size) =>
        Needed($"landingPads.{size}") with
        {
            Column = GalaxyTables.Stations[$"landing_pads_{size}"],
        };
}
