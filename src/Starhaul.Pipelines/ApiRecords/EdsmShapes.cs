using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Tables;
using static Starhaul.Pipelines.Galaxy.Field;

namespace Starhaul.Pipelines.ApiRecords;

/// <summary>
/// What the answers of EDSM's api-system-v1 look like and which group of fields they state: docs/tables.md, "What EDSM's
/// answers about a system state". Source: https://www.edsm.net/en/api-system-v1 and recorded answers.
/// </summary>
internal static class EdsmShapes
{
    /// <summary>A system with its bodies.</summary>
    public static Shape Bodies { get; } =
        new ShapeBuilder(GalaxyTables.Systems)
            .With(Key("id64"), Part("bodies"))
            .Group("body_count", Needed("bodyCount"))
            .Build();

    /// <summary>A system with its stations.</summary>
    public static Shape Stations { get; } =
        new ShapeBuilder(GalaxyTables.Systems).With(Key("id64"), Part("stations")).Build();

    /// <summary>A system with its factions.</summary>
    public static Shape Factions { get; } =
        new ShapeBuilder(GalaxyTables.Systems)
            .With(Key("id64"))
            .Group(
                "factions",
                Part("factions"),
                Part("controllingFaction", GalaxyTables.Systems, "controlling_faction")
            )
            .Build();

    /// <summary>A body of a system.</summary>
    public static Shape Body { get; } =
        new ShapeBuilder(GalaxyTables.Bodies)
            .With(Key("bodyId"), Time("updateTime"), Part("rings"), Part("belts"), Part("systemName"))
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
            .Group("rotation", Needed("rotationalPeriod"), Needed("axialTilt"), Needed("rotationalPeriodTidallyLocked"))
            .Group("parents", Needed("parents"))
            .Group(
                "physics",
                Needed("subType"),
                Needed("surfaceTemperature"),
                Optional("isMainStar") with
                {
                    Column = GalaxyTables.Bodies["main_star"],
                },
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
                Optional("atmosphereType") with
                {
                    Form = ApiForms.Atmosphere,
                    MayBeNull = true,
                },
                Optional("terraformingState") with
                {
                    Form = ApiForms.Terraforming,
                },
                Optional("reserveLevel"),
                Optional("atmosphereComposition"),
                Optional("solidComposition")
            )
            .Group("materials", Needed("materials"))
            .Build();

    /// <summary>A ring or a belt of a body. Its radii are in kilometres.</summary>
    public static Shape Ring { get; } =
        new ShapeBuilder(GalaxyTables.Rings)
            .With(Key("name"))
            .Group("ring", Needed("type"), Needed("mass"), Needed("innerRadius"), Needed("outerRadius"))
            .Always("kind")
            .Build();

    /// <summary>A station of a system. The body that it is on has a number of EDSM's own.</summary>
    public static Shape Station { get; } =
        new ShapeBuilder(GalaxyTables.Stations)
            .With(Key("marketId"), Nested("controllingFaction"), Nested("updateTime"))
            .With(Part("updateTime.information"), Part("systemId64"), Part("systemName"))
            .Group("identity", Needed("name"), Needed("type") with { Form = ApiForms.StationType })
            .Group("location", Needed("distanceToArrival"))
            .Always("system_id64")
            .Group(
                "politics",
                NeededOrNull("government") with
                {
                    Form = EdsmForms.Government,
                },
                NeededOrNull("controllingFaction.name") with
                {
                    Column = GalaxyTables.Stations["controlling_faction"],
                },
                Optional("allegiance") with
                {
                    Form = EdsmForms.Allegiance,
                }
            )
            .Build();
}
