using System.Collections.Immutable;
using static Starhaul.Pipelines.Tables.Column;

namespace Starhaul.Pipelines.Tables;

/// <summary>The tables of the galaxy: the one list. docs/tables.md describes them; a test holds the two together.</summary>
internal static class GalaxyTables
{
    /// <summary>Version of the schema that this program writes. A newer one in a target is refused.</summary>
    public const int SchemaVersion = 3;

    /// <summary>The column of the cube that a system is in.</summary>
    internal const string CellColumn = "cell";

    internal static TableDefinition FactionPresence { get; } =
        new TableBuilder("faction_presence")
            .Key(Id("system_id64"), Text("faction"))
            .Plain(Real("influence"), Text("state"))
            .Plain(Column.Json("active_states"), Column.Json("pending_states"), Column.Json("recovering_states"))
            .SearchedBy("faction")
            .Build();

    internal static TableDefinition PowerState { get; } =
        new TableBuilder("power_state")
            .Key(Id("system_id64"), Text("power"))
            .Plain(Flag("is_controlling"), Real("conflict_progress"))
            .Derived("is_controlling")
            .IndexedBy("power")
            .Build();

    internal static TableDefinition Systems { get; } =
        new TableBuilder("systems")
            .Key(Id("id64"))
            .Group("position", Text("name"), Real("x"), Real("y"), Real("z"))
            .Group("main_star", Text("main_star"))
            .Group("permit", Flag("needs_permit"))
            .Group(
                "politics",
                Text("allegiance"),
                Text("government"),
                Text("primary_economy"),
                Text("secondary_economy"),
                Text("security")
            )
            .Group("population", Integer("population"))
            .Group("body_count", Integer("body_count"))
            .Group("factions", SetOf(FactionPresence, 1), Text("controlling_faction"))
            .Group(
                "powers",
                SetOf(PowerState, 1),
                Text("controlling_power"),
                Text("power_state"),
                Real("power_state_control_progress"),
                Real("power_state_reinforcement"),
                Real("power_state_undermining")
            )
            .Group(
                "thargoid_war",
                Text("thargoid_state"),
                Text("thargoid_success_state"),
                Text("thargoid_failure_state"),
                Real("thargoid_progress"),
                Real("thargoid_days_remaining"),
                Real("thargoid_ports_remaining"),
                Flag("thargoid_success_reached")
            )
            .Together("x", "y", "z")
            .Together(
                "thargoid_state",
                "thargoid_success_state",
                "thargoid_failure_state",
                "thargoid_progress",
                "thargoid_days_remaining",
                "thargoid_ports_remaining",
                "thargoid_success_reached"
            )
            .NoneWhereNull("allegiance", "government", "primary_economy", "secondary_economy")
            .NoneWhereNull("controlling_faction", "controlling_power", "power_state", "thargoid_state")
            .Computed(Integer(CellColumn))
            .SearchedBy("name")
            .IndexedBy(CellColumn)
            .IndexedBy("controlling_faction")
            .IndexedBy("controlling_power")
            .Build();

    /// <summary>Signals of bodies (ring is empty) and of rings; genuses are rows without a count.</summary>
    internal static TableDefinition Signals { get; } =
        new TableBuilder("signals")
            .Key(Id("system_id64"), Integer("body_id"), Text("ring"), Text("kind"), Text("name"))
            .Plain(Integer("count"))
            .IndexedBy("name", "count")
            .Build();

    internal static TableDefinition Bodies { get; } =
        new TableBuilder("bodies")
            .Key(Id("system_id64"), Integer("body_id"))
            .Group("identity", Id("id64"), Text("name"), Text("type"))
            .Group("arrival", Real("distance_to_arrival"))
            .Group(
                "orbit",
                Real("orbital_period"),
                Real("semi_major_axis"),
                Real("orbital_eccentricity"),
                Real("orbital_inclination"),
                Real("arg_of_periapsis")
            )
            .Group("phase", Real("mean_anomaly"), Real("ascending_node"))
            .Group("rotation", Real("rotational_period"), Real("axial_tilt"), Flag("rotational_period_tidally_locked"))
            .Group("parents", Column.Json("parents"))
            .Group(
                "physics",
                Text("sub_type"),
                Flag("main_star"),
                Integer("age"),
                Text("spectral_class"),
                Text("luminosity"),
                Real("absolute_magnitude"),
                Real("solar_masses"),
                Real("solar_radius"),
                Real("surface_temperature"),
                Flag("is_landable"),
                Real("gravity"),
                Real("earth_masses"),
                Real("radius"),
                Real("surface_pressure"),
                Text("volcanism_type"),
                Text("atmosphere_type"),
                Text("terraforming_state"),
                Text("reserve_level"),
                Column.Json("atmosphere_composition"),
                Column.Json("solid_composition")
            )
            .Group("materials", Column.Json("materials"))
            .Group("signals", SetOf(Signals, 4, "", "signal"))
            .Group("genuses", SetOf(Signals, 4, "", "genus"))
            .Together("mean_anomaly", "ascending_node")
            .IndexedBy("sub_type", "system_id64")
            .Build();

    /// <summary>Rings of planets and belts of stars.</summary>
    internal static TableDefinition Rings { get; } =
        new TableBuilder("rings")
            .Key(Id("system_id64"), Integer("body_id"), Text("name"))
            .Group(
                "ring",
                Id("id64"),
                Text("kind"),
                Text("type"),
                Real("mass"),
                Real("inner_radius"),
                Real("outer_radius")
            )
            .Group("signals", SetOf(Signals, 4, "signal"))
            .Build();

    internal static TableDefinition Market { get; } =
        new TableBuilder("market")
            .Key(Integer("market_id"), Text("commodity"))
            .Plain(Integer("demand"), Integer("supply"), Integer("buy_price"), Integer("sell_price"))
            .SearchedBy("commodity")
            .Build();

    internal static TableDefinition Shipyard { get; } =
        new TableBuilder("shipyard").Key(Integer("market_id"), Text("ship")).IndexedBy("ship").Build();

    internal static TableDefinition Outfitting { get; } =
        new TableBuilder("outfitting").Key(Integer("market_id"), Text("module")).IndexedBy("module").Build();

    internal static TableDefinition Stations { get; } =
        new TableBuilder("stations")
            .Key(Integer("market_id"))
            .Group("identity", Text("name"), Text("type"), Text("carrier_name"), Text("real_name"))
            .Group("location", Id("system_id64"), Real("distance_to_arrival"))
            .Group("body", Integer("body_id"), Real("latitude"), Real("longitude"))
            .Group("economy", Text("primary_economy"), Text("secondary_economy"), Column.Json("economies"))
            .Group(
                "politics",
                Text("controlling_faction"),
                Text("controlling_faction_state"),
                Text("allegiance"),
                Text("government")
            )
            .Group("services", Column.Json("services"))
            .Group("pads", Integer("landing_pads_large"), Integer("landing_pads_medium"), Integer("landing_pads_small"))
            .Group("condition", Text("state"), Text("carrier_docking_access"))
            .Group("market", SetOf(Market, 1))
            .Group("prohibited", Column.Json("prohibited_commodities"))
            .Group("shipyard", SetOf(Shipyard, 1))
            .Group("outfitting", SetOf(Outfitting, 1))
            .Together("body_id", "latitude", "longitude")
            .Together("primary_economy", "secondary_economy", "economies")
            .Together("controlling_faction", "controlling_faction_state")
            .OfPlace("distance_to_arrival", "body_id")
            .NoneWhereNull("body_id", "primary_economy", "controlling_faction", "government")
            .SearchedBy("system_id64")
            .IndexedBy("name")
            .Build();

    internal static TableDefinition Factions { get; } =
        new TableBuilder("factions")
            .Key(Text("name"))
            .Group("details", Text("allegiance"), Text("government"))
            .NoneWhereNull("allegiance", "government")
            .Build();

    internal static TableDefinition Commodities { get; } =
        new TableBuilder("commodities")
            .Key(Text("symbol"))
            .Group("details", Integer("commodity_id"), Text("name"), Text("category"))
            .Build();

    internal static TableDefinition Ships { get; } =
        new TableBuilder("ships").Key(Text("symbol")).Group("details", Integer("ship_id"), Text("name")).Build();

    internal static TableDefinition Modules { get; } =
        new TableBuilder("modules")
            .Key(Text("symbol"))
            .Group(
                "details",
                Integer("module_id"),
                Text("name"),
                Integer("class"),
                Text("rating"),
                Text("category"),
                Text("ship")
            )
            .Build();

    /// <summary>What was loaded, from where, and how far: each row is one import.</summary>
    internal static TableDefinition Imports { get; } =
        new TableBuilder("imports")
            .Key(Integer("import_id"))
            .Plain(
                Text("pipeline"),
                Text("source"),
                Text("sha256"),
                Time("source_time"),
                Column.Json("record"),
                Column.Json("options"),
                Text("status"),
                Time("started"),
                Time("finished"),
                Integer("cursor_offset"),
                Integer("records"),
                Integer("rejected"),
                Integer("rows_new"),
                Integer("rows_changed"),
                Integer("rows_unchanged"),
                Integer("rows_removed"),
                Text("tool")
            )
            .SearchedBy("sha256")
            .BuildWithoutImport();

    /// <summary>The tables of data, owners before what belongs to them.</summary>
    internal static ImmutableArray<TableDefinition> Data { get; } =
        Numbered(
            Systems,
            Bodies,
            Rings,
            Stations,
            Signals,
            FactionPresence,
            PowerState,
            Market,
            Shipyard,
            Outfitting,
            Factions,
            Commodities,
            Ships,
            Modules
        );

    /// <summary>Every table of a target.</summary>
    public static IReadOnlyList<TableDefinition> All { get; } = [.. Data, Imports];

    private static ImmutableArray<TableDefinition> Numbered(params ImmutableArray<TableDefinition> tables)
    {
        for (var i = 0; i < tables.Length; i++)
        {
            tables[i].Ordinal = i;
        }

        return tables;
    }

    private static RowSet SetOf(TableDefinition table, int prefixLength, params IReadOnlyList<string> constants) =>
        new(table, prefixLength, constants);
}
