using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Tables;
using static Starhaul.Pipelines.Galaxy.Field;

namespace Starhaul.Pipelines.Journal;

/// <summary>
/// What messages say of systems, rings and factions, and which group of fields they state: docs/tables.md, "What a
/// message of the feed states". Sources: the schemas of EDDN and the journal's manual; units and words are turned into
/// those of Spansh's dumps.
/// </summary>
internal static class MessageShapes
{
    /// <summary>The system of any message that names one by its id.</summary>
    public static Shape System { get; } = OfSystem("BodyCount").Build();

    /// <summary>The system of a message in which all bodies are found.</summary>
    public static Shape WholeSystem { get; } = OfSystem("Count").Build();

    /// <summary>The system of a scan of its main star.</summary>
    public static Shape SystemOfStar { get; } =
        OfSystem("BodyCount").Group("main_star", To("StarType", "main_star", BodyForms.Star)).Build();

    /// <summary>A ring or belt of a scan.</summary>
    public static Shape Ring { get; } =
        new ShapeBuilder(GalaxyTables.Rings)
            .With(Key("Name"))
            .Group(
                "ring",
                Needed("RingClass") with
                {
                    Column = GalaxyTables.Rings["type"],
                    Form = BodyForms.Ring,
                },
                Needed("MassMT") with
                {
                    Column = GalaxyTables.Rings["mass"],
                },
                Needed("InnerRad") with
                {
                    Column = GalaxyTables.Rings["inner_radius"],
                },
                Needed("OuterRad") with
                {
                    Column = GalaxyTables.Rings["outer_radius"],
                }
            )
            .Always("kind")
            .Build();

    /// <summary>A faction of a system.</summary>
    public static Shape Faction { get; } =
        new ShapeBuilder(GalaxyTables.Factions, GalaxyTables.FactionPresence)
            .With(Key("Name"))
            .Group(
                "details",
                NeededOrNull("Allegiance") with
                {
                    Form = SocietyForms.Allegiance,
                },
                NeededOrNull("Government") with
                {
                    Form = SocietyForms.Government,
                }
            )
            .OfSet(
                Optional("Influence"),
                Optional("FactionState") with
                {
                    Column = GalaxyTables.FactionPresence["state"],
                    Form = SocietyForms.FactionState,
                },
                FactionReader.States("ActiveStates", "active_states"),
                FactionReader.States("PendingStates", "pending_states"),
                FactionReader.States("RecoveringStates", "recovering_states")
            )
            .Build();

    private static ShapeBuilder OfSystem(string bodyCount) =>
        new ShapeBuilder(GalaxyTables.Systems)
            .With(Time("timestamp"), Nested("SystemFaction"))
            .With(Key("SystemAddress") with { Column = GalaxyTables.Systems["id64"] })
            .Group(
                "position",
                Key("StarSystem") with
                {
                    Column = GalaxyTables.Systems["name"],
                },
                Part("StarPos", GalaxyTables.Systems, "x")
            )
            .Alias("SystemName", "StarSystem")
            .Alias("System", "StarSystem")
            .Group(
                "politics",
                To("SystemAllegiance", "allegiance", SocietyForms.Allegiance) with
                {
                    MayBeNull = true,
                },
                To("SystemGovernment", "government", SocietyForms.Government),
                To("SystemEconomy", "primary_economy", SocietyForms.Economy),
                To("SystemSecondEconomy", "secondary_economy", SocietyForms.Economy),
                To("SystemSecurity", "security", SocietyForms.Security)
            )
            .Group("population", Needed("Population"))
            .Group("body_count", Needed(bodyCount) with { Column = GalaxyTables.Systems["body_count"] })
            .Group(
                "factions",
                Part("Factions"),
                Optional("SystemFaction.Name") with
                {
                    Column = GalaxyTables.Systems["controlling_faction"],
                }
            )
            .NoneWhere("controlling_faction", "Factions")
            .Group(
                "powers",
                To("PowerplayState", "power_state"),
                Part("Powers"),
                Part("PowerplayConflictProgress") with
                {
                    IsNeeded = false,
                },
                To("ControllingPower", "controlling_power", TextForms.KeptOrNone) with
                {
                    Kind = FieldKind.Name,
                    MayBeNull = true,
                },
                To("PowerplayStateControlProgress", "power_state_control_progress") with
                {
                    IsNeeded = false,
                },
                To("PowerplayStateReinforcement", "power_state_reinforcement") with
                {
                    IsNeeded = false,
                },
                To("PowerplayStateUndermining", "power_state_undermining") with
                {
                    IsNeeded = false,
                }
            );

    private static Field To(string path, string column, TextForm? form = null) =>
        Needed(path) with
        {
            Column = GalaxyTables.Systems[column],
            Form = form,
        };
}
