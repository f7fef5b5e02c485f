using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Tables;
using static Starhaul.Pipelines.Galaxy.Field;

namespace Starhaul.Pipelines.Journal;

/// <summary>What messages say of stations: see <see cref="MessageShapes"/>.</summary>
internal static class StationShapes
{
    /// <summary>A station where the sender docks. Its state is there while it is not normal, and absent while it is.</summary>
    public static Shape Docked { get; } = OfDocked().NoneWhere("state").Build();

    /// <summary>A station where the sender is docked already. Of its state nothing is said.</summary>
    public static Shape Located { get; } = OfDocked().Build();

    /// <summary>
    /// A carrier where the sender is docked. Where it has just jumped to, its distance from the arrival point is not known
    /// yet.
    /// </summary>
    public static Shape DockedCarrier { get; } =
        OfJournal("StationName")
            .Group(
                "location",
                To("SystemAddress", "system_id64"),
                To("DistFromStarLS", "distance_to_arrival") with
                {
                    IsNeeded = false,
                }
            )
            .Group("pads", Pads("Large"), Pads("Medium"), Pads("Small"))
            .Build();

    /// <summary>A settlement that the sender approaches. Its type is not said, and not how far from the arrival point it is.</summary>
    public static Shape Settlement { get; } =
        OfJournal("Name")
            .Group("location", To("SystemAddress", "system_id64"))
            .Group("body", To("BodyID", "body_id"), To("Latitude", "latitude"), To("Longitude", "longitude"))
            .Build();

    /// <summary>A market.</summary>
    public static Shape Market { get; } =
        OfCompanion()
            .Group("economy", Part("economies", GalaxyTables.Stations, "economies"))
            .Group("condition", To("carrierDockingAccess", "carrier_docking_access", StationWords.Access))
            .Group("market", Part("commodities"))
            .Build();

    /// <summary>A shipyard.</summary>
    public static Shape Shipyard { get; } = OfCompanion().Group("shipyard", Part("ships")).Build();

    /// <summary>An outfitting.</summary>
    public static Shape Outfitting { get; } = OfCompanion().Group("outfitting", Part("modules")).Build();

    /// <summary>The bartender of a fleet carrier, whose message has its callsign and its name.</summary>
    public static Shape Materials { get; } =
        OfStation("MarketID")
            .Group("identity", To("CarrierID", "name", StationForms.Callsign), Needed("CarrierName"))
            .Build();

    /// <summary>A commodity of a market.</summary>
    public static Shape Commodity { get; } =
        new ShapeBuilder(GalaxyTables.Commodities, GalaxyTables.Market)
            .With(Symbol("name") with { Form = StationForms.Commodity })
            .OfSet(
                Optional("demand"),
                Optional("stock") with
                {
                    Column = GalaxyTables.Market["supply"],
                },
                Optional("buyPrice"),
                Optional("sellPrice")
            )
            .Build();

    /// <summary>A ship of a shipyard: its symbol alone.</summary>
    public static Shape Ship { get; } =
        new ShapeBuilder(GalaxyTables.Ships, GalaxyTables.Shipyard).With(Symbol("ship")).BuildBare();

    /// <summary>A module of an outfitting: its symbol alone.</summary>
    public static Shape Module { get; } =
        new ShapeBuilder(GalaxyTables.Modules, GalaxyTables.Outfitting).With(Symbol("module")).BuildBare();

    private static ShapeBuilder OfDocked() =>
        OfJournal("StationName")
            .Group("location", To("SystemAddress", "system_id64"), To("DistFromStarLS", "distance_to_arrival"))
            .Group("pads", Pads("Large"), Pads("Medium"), Pads("Small"))
            .Group("condition", To("StationState", "state"));

    private static ShapeBuilder OfJournal(string name) =>
        OfStation("MarketID")
            .With(Nested("StationFaction"), Nested("LandingPads"))
            .Group(
                "identity",
                Key(name) with
                {
                    Column = GalaxyTables.Stations["name"],
                },
                To("StationType", "type", StationForms.Type)
            )
            .Group(
                "economy",
                To("StationEconomy", "primary_economy", SocietyForms.Economy),
                Part("StationEconomies", GalaxyTables.Stations, "economies")
            )
            .Group(
                "politics",
                To("StationGovernment", "government", SocietyForms.Government),
                To("StationFaction.Name", "controlling_faction"),
                To("StationFaction.FactionState", "controlling_faction_state", SocietyForms.FactionState) with
                {
                    IsNeeded = false,
                },
                To("StationAllegiance", "allegiance", SocietyForms.Allegiance) with
                {
                    IsNeeded = false,
                    MayBeNull = true,
                }
            )
            .Group("services", Part("StationServices", GalaxyTables.Stations, "services"));

    private static ShapeBuilder OfCompanion() =>
        OfStation("marketId")
            .Group(
                "identity",
                Key("stationName") with
                {
                    Column = GalaxyTables.Stations["name"],
                },
                To("stationType", "type", StationForms.Type)
            );

    private static ShapeBuilder OfStation(string marketId) =>
        new ShapeBuilder(GalaxyTables.Stations)
            .With(Time("timestamp"))
            .With(Key(marketId) with { Column = GalaxyTables.Stations["market_id"] });

    private static Field Symbol(string path) => Key(path) with { Column = 0, Form = TextForms.LowerCase };

    private static Field Pads(string size) => To($"LandingPads.{size}", $"landing_pads_{size.ToLowerInvariant()}");

    private static Field To(string path, string column, TextForm? form = null) =>
        Needed(path) with
        {
            Column = GalaxyTables.Stations[column],
            Form = form,
        };
}
