using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Tables;
using static Starhaul.Pipelines.Galaxy.Field;

namespace Starhaul.Pipelines.ApiRecords;

/// <summary>
/// What the records of Spansh's search look like and which group of fields they state: docs/tables.md, "What a search of
/// Spansh states". Source: SearchSystem, SearchBody and SearchStation of https://docs.spansh.co.uk/model.openapi.json.
/// A search leaves fields out whose value is null, so what is not there may be unknown as well as none.
/// </summary>
internal static class SearchShapes
{
    /// <summary>A system.</summary>
    public static Shape System { get; } =
        new ShapeBuilder(GalaxyTables.Systems)
            .With(Key("id64"), Time("updated_at"))
            .With(Foreign("system_id64"), Foreign("market_id"))
            .Group("position", Key("name"), Needed("x"), Needed("y"), Needed("z"))
            .Group("main_star", Part("bodies", GalaxyTables.Systems, "main_star"))
            .Group("permit", Needed("needs_permit"))
            .Group(
                "politics",
                NeededOrNull("allegiance"),
                NeededOrNull("government"),
                NeededOrNull("primary_economy"),
                NeededOrNull("secondary_economy"),
                Needed("security")
            )
            .Group("population", Needed("population"))
            .Group("body_count", Needed("body_count"))
            .Group(
                "factions",
                Part("minor_faction_presences"),
                OfSystem("controlling_minor_faction", "controlling_faction") with
                {
                    IsNeeded = false,
                }
            )
            .Group(
                "powers",
                NeededOrNull("power_state"),
                Part("power"),
                NeededOrNull("controlling_power") with
                {
                    Kind = FieldKind.Name,
                    Form = TextForms.KeptOrNone,
                },
                Part("power_conflict_progress") with
                {
                    IsNeeded = false,
                },
                Optional("power_state_control_progress"),
                Optional("power_state_reinforcement"),
                Optional("power_state_undermining")
            )
            .Group(
                "thargoid_war",
                OfSystem("thargoid_war_state", "thargoid_state"),
                OfSystem("thargoid_war_success_state", "thargoid_success_state"),
                OfSystem("thargoid_war_failure_state", "thargoid_failure_state"),
                OfSystem("thargoid_war_progress", "thargoid_progress"),
                OfSystem("thargoid_war_days_remaining", "thargoid_days_remaining"),
                OfSystem("thargoid_war_ports_remaining", "thargoid_ports_remaining"),
                OfSystem("thargoid_war_success_reached", "thargoid_success_reached")
            )
            .Build();

    /// <summary>The system of a body or a station. Of what is said of it, only where it is does not change with time.</summary>
    public static Shape Place { get; } =
        new ShapeBuilder(GalaxyTables.Systems)
            .With(Key("system_id64") with { Column = GalaxyTables.Systems["id64"] }, Time("updated_at"))
            .Group(
                "position",
                Key("system_name") with
                {
                    Column = GalaxyTables.Systems["name"],
                },
                OfSystem("system_x", "x"),
                OfSystem("system_y", "y"),
                OfSystem("system_z", "z")
            )
            .Build();

    /// <summary>A body. Neither the time of its phase is told, nor all of its parents, nor the magnitude of a star.</summary>
    public static Shape Body { get; } =
        new ShapeBuilder(GalaxyTables.Bodies)
            .With(Key("system_id64"), Key("body_id"), Time("updated_at"))
            .With(Part("signals_updated_at"), Part("rings"), Part("belts"))
            .Group("identity", Needed("id64"), Needed("name"), Needed("type"))
            .Group("arrival", Needed("distance_to_arrival"))
            .Group(
                "orbit",
                Needed("orbital_period"),
                Needed("semi_major_axis"),
                Needed("orbital_eccentricity"),
                Needed("orbital_inclination"),
                Needed("arg_of_periapsis")
            )
            .Group(
                "rotation",
                Needed("rotational_period"),
                OfBody("axis_tilt", "axial_tilt"),
                OfBody("is_rotational_period_tidally_locked", "rotational_period_tidally_locked")
            )
            .Group(
                "physics",
                OfBody("subtype", "sub_type"),
                Needed("surface_temperature"),
                Needed("is_landable"),
                Needed("gravity"),
                Needed("earth_masses"),
                Needed("radius"),
                Needed("surface_pressure"),
                Needed("volcanism_type"),
                Needed("terraforming_state"),
                OfBody("atmosphere", "atmosphere_type") with
                {
                    Form = ApiForms.Atmosphere,
                    MayBeNull = true,
                },
                Optional("reserve_level"),
                Part("atmosphere_composition", GalaxyTables.Bodies, "atmosphere_composition"),
                Part("solid_composition", GalaxyTables.Bodies, "solid_composition")
            )
            .Group("materials", Part("materials", GalaxyTables.Bodies, "materials"))
            .Group("signals", Part("signals"))
            .Group("genuses", Part("genuses"))
            .Build();

    /// <summary>A ring or a belt of a body. Its signals have other names than in the dumps.</summary>
    public static Shape Ring { get; } =
        new ShapeBuilder(GalaxyTables.Rings)
            .With(Key("name"))
            .Group(
                "ring",
                Needed("type"),
                Needed("mass"),
                Needed("inner_radius"),
                Needed("outer_radius"),
                Optional("id64")
            )
            .Always("kind")
            .Build();

    /// <summary>A station. Its market names commodities in English alone, and the tables go by the game's symbols.</summary>
    public static Shape Station { get; } =
        new ShapeBuilder(GalaxyTables.Stations)
            .With(Key("market_id"), Time("updated_at"))
            .With(Part("market_updated_at"), Part("shipyard_updated_at"), Part("outfitting_updated_at"))
            .With(Part("is_planetary"), Part("body_id64"), Optional("latitude"), Optional("longitude"))
            .Group("identity", Needed("name"), Needed("type"), Optional("carrier_name"), Optional("real_name"))
            .Group("location", Key("system_id64"), Optional("distance_to_arrival"))
            .Group(
                "economy",
                NeededOrNull("primary_economy"),
                Optional("secondary_economy"),
                Part("economies", GalaxyTables.Stations, "economies") with
                {
                    IsNeeded = false,
                }
            )
            .Group(
                "politics",
                NeededOrNull("government"),
                OfStation("controlling_minor_faction", "controlling_faction") with
                {
                    MayBeNull = true,
                },
                OfStation("controlling_minor_faction_state", "controlling_faction_state") with
                {
                    IsNeeded = false,
                },
                Optional("allegiance")
            )
            .Group("services", Part("services", GalaxyTables.Stations, "services"))
            .Group(
                "pads",
                OfStation("large_pads", "landing_pads_large"),
                OfStation("medium_pads", "landing_pads_medium"),
                OfStation("small_pads", "landing_pads_small")
            )
            .Group("condition", Needed("state"), Needed("carrier_docking_access") with { Form = StationWords.Access })
            .Group("prohibited", Part("prohibited_commodities", GalaxyTables.Stations, "prohibited_commodities"))
            .Group("shipyard", Part("ships"))
            .Group("outfitting", Part("modules"))
            .Build();

    /// <summary>A faction of a system.</summary>
    public static Shape Faction { get; } =
        new ShapeBuilder(GalaxyTables.Factions, GalaxyTables.FactionPresence)
            .With(Key("name"))
            .Group("details", NeededOrNull("allegiance"), NeededOrNull("government"))
            .OfSet(
                Optional("influence"),
                Optional("state"),
                FactionReader.States("active_states", "active_states"),
                FactionReader.States("pending_states", "pending_states"),
                FactionReader.States("recovering_states", "recovering_states")
            )
            .Build();

    /// <summary>A ship of a shipyard: its symbol, for its number is not told.</summary>
    public static Shape Ship { get; } =
        new ShapeBuilder(GalaxyTables.Ships, GalaxyTables.Shipyard).With(Symbol("symbol")).Build();

    /// <summary>A module of an outfitting: its symbol, for its number is not told.</summary>
    public static Shape Module { get; } =
        new ShapeBuilder(GalaxyTables.Modules, GalaxyTables.Outfitting).With(Symbol("ed_symbol")).Build();

    private static Field Symbol(string path) => Key(path) with { Column = 0, Form = TextForms.LowerCase };

    private static Field OfSystem(string path, string column) =>
        Needed(path) with
        {
            Column = GalaxyTables.Systems[column],
        };

    private static Field OfBody(string path, string column) =>
        Needed(path) with
        {
            Column = GalaxyTables.Bodies[column],
        };

    private static Field OfStation(string path, string column) =>
        Needed(path) with
        {
            Column = GalaxyTables.Stations[column],
        };
}
