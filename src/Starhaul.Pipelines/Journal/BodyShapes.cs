using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Tables;
using static Starhaul.Pipelines.Galaxy.Field;

namespace Starhaul.Pipelines.Journal;

/// <summary>What messages say of bodies: see <see cref="MessageShapes"/>. A scan's units are the SI's.</summary>
internal static class BodyShapes
{
    private const double SecondsOfDay = 86_400;
    private const double MetresOfAstronomicalUnit = 149_597_870_700;

    // The game's, and so the dumps'; the IAU's nominal radius is 695,700,000.
    private const double MetresOfSolarRadius = 695_500_000;
    private const double MetresOfKilometre = 1_000;
    private const double StandardGravity = 9.80665;
    private const double PascalsOfAtmosphere = 101_325;

    /// <summary>A scanned star.</summary>
    public static Shape Star { get; } =
        OfScan()
            .With(Part("Subclass"))
            .Group("rotation", To("RotationPeriod", "rotational_period", SecondsOfDay), Needed("AxialTilt"))
            .Group(
                "physics",
                Part("StarType", GalaxyTables.Bodies, "sub_type"),
                Needed("Luminosity"),
                Needed("AbsoluteMagnitude"),
                To("Age_MY", "age"),
                To("StellarMass", "solar_masses"),
                To("Radius", "solar_radius", MetresOfSolarRadius),
                Needed("SurfaceTemperature")
            )
            .Build();

    /// <summary>A scanned planet or moon, in the detail of which <c>Landable</c> and the like are a part.</summary>
    public static Shape Planet { get; } =
        OfScan()
            .Group(
                "rotation",
                To("RotationPeriod", "rotational_period", SecondsOfDay),
                Needed("AxialTilt"),
                To("TidalLock", "rotational_period_tidally_locked")
            )
            .Group(
                "physics",
                To("PlanetClass", "sub_type", BodyForms.Planet),
                Needed("SurfaceTemperature"),
                To("MassEM", "earth_masses"),
                Needed("Radius") with
                {
                    PerUnit = MetresOfKilometre,
                },
                To("SurfaceGravity", "gravity", StandardGravity),
                Needed("SurfacePressure") with
                {
                    PerUnit = PascalsOfAtmosphere,
                },
                To("Landable", "is_landable"),
                To("TerraformState", "terraforming_state", BodyForms.Terraforming),
                To("Volcanism", "volcanism_type", BodyForms.Volcanism),
                To("Atmosphere", "atmosphere_type", BodyForms.Atmosphere) with
                {
                    MayBeNull = true,
                },
                To("ReserveLevel", "reserve_level", BodyForms.Reserves) with
                {
                    IsNeeded = false,
                },
                Part("AtmosphereComposition", GalaxyTables.Bodies, "atmosphere_composition"),
                Part("Composition", GalaxyTables.Bodies, "solid_composition")
            )
            .Group("materials", Part("Materials", GalaxyTables.Bodies, "materials"))
            .Build();

    /// <summary>A barycentre.</summary>
    public static Shape Barycentre { get; } =
        WithOrbit(OfBody()).Group("identity", Key("StarSystem") with { Column = GalaxyTables.Bodies["name"] }).Build();

    /// <summary>A body whose signals were found.</summary>
    public static Shape Signals { get; } =
        OfBody().With(Part("BodyName")).Group("signals", Part("Signals")).Group("genuses", Part("Genuses")).Build();

    private static ShapeBuilder OfScan() =>
        WithOrbit(OfBody())
            .With(Part("Rings"))
            .Group("identity", Key("BodyName") with { Column = GalaxyTables.Bodies["name"] })
            .Group("arrival", To("DistanceFromArrivalLS", "distance_to_arrival"))
            .Group("parents", Needed("Parents"));

    private static ShapeBuilder OfBody() =>
        new ShapeBuilder(GalaxyTables.Bodies)
            .With(Time("timestamp"))
            .With(Key("SystemAddress") with { Column = GalaxyTables.Bodies["system_id64"] })
            .With(Key("BodyID") with { Column = GalaxyTables.Bodies["body_id"] });

    private static ShapeBuilder WithOrbit(ShapeBuilder body) =>
        body.Group(
                "orbit",
                Needed("OrbitalPeriod") with
                {
                    PerUnit = SecondsOfDay,
                },
                Needed("SemiMajorAxis") with
                {
                    PerUnit = MetresOfAstronomicalUnit,
                },
                To("Eccentricity", "orbital_eccentricity"),
                Needed("OrbitalInclination"),
                To("Periapsis", "arg_of_periapsis")
            )
            .Group("phase", Needed("MeanAnomaly"), Needed("AscendingNode"));

    private static Field To(string path, string column, double perUnit = 1) =>
        Needed(path) with
        {
            Column = GalaxyTables.Bodies[column],
            PerUnit = perUnit,
        };

    private static Field To(string path, string column, TextForm form) => To(path, column) with { Form = form };
}
