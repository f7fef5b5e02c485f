using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.ApiRecords;

/// <summary>Reads the bodies of a system of EDSM, with their rings and belts.</summary>
internal sealed class EdsmBodyReader(RecordContext context)
    : EdsmPartReader(context, EdsmShapes.Body, "bodies"),
        IRecordReader
{
    private const double MetresOfKilometre = 1_000;

    // Nine bits of a body's id64 are its number in the system, behind those of the system's id.
    private const int SystemBits = 55;

    private static readonly int Id64 = GalaxyTables.Bodies["id64"];
    private static readonly int SubType = GalaxyTables.Bodies["sub_type"];
    private static readonly int MainStarOfSystem = GalaxyTables.Systems["main_star"];
    private static readonly FieldGroup MainStarGroup = GalaxyTables.Systems.Group("main_star");

    private static readonly int IsMainStar = GalaxyTables.Bodies["main_star"];
    private static readonly FieldGroup Physics = GalaxyTables.Bodies.Group("physics");
    private static readonly int[] Radii = [GalaxyTables.Rings["inner_radius"], GalaxyTables.Rings["outer_radius"]];

    private readonly SystemName system = new(context);
    private readonly OwnedRows inside = new(context, GalaxyTables.Bodies, GalaxyTables.Rings);
    private readonly RingReader rings = new(context, EdsmShapes.Ring, new SignalsReader(context));

    /// <summary>The row of the system's main star, whose sub type is known; null for none.</summary>
    public int? MainStar { get; private set; }

    /// <summary>Begins a system.</summary>
    public void Begin() => MainStar = null;

    /// <summary>Reads a record of a dump of bodies: which system it is in, its own id says.</summary>
    public void Read()
    {
        Begin();
        system.Begin();
        inside.Begin();
        ReadOne();
        if (Json.Expected is not null || Context.Reason is not null)
        {
            return;
        }

        var (id, body) = (Rows.Int64(Row, Id64), Rows.Int64(Row, 1));
        if (Rows.IsNull(Row, Id64) || (ulong)id >> SystemBits != (ulong)body)
        {
            Context.Reject("id64", Rows.IsNull(Row, Id64) ? "missing" : $"{(ulong)id}", $"the id64 of body {body}");
            return;
        }

        inside.SetOwner(id & ((1L << SystemBits) - 1));
        StateSystem(id & ((1L << SystemBits) - 1));
    }

    protected override bool ReadPart(Field field)
    {
        if (field.Path == "systemName")
        {
            return system.Read();
        }

        rings.ReadAll(field.Path == "rings" ? "ring"u8 : "belt"u8);
        return true;
    }

    protected override void ReadOne()
    {
        var ofRings = Context.Batch[GalaxyTables.Rings];
        var firstRing = ofRings.Count;
        ReadMembers();
        StateGroups();
        for (var row = firstRing; row < ofRings.Count; row++)
        {
            ofRings.Set(row, 1, Rows.Int64(Row, 1));
            GiveMetres(ofRings, row);
        }

        Context.Inherit(ofRings, firstRing, Time);
        if (!StatesAny())
        {
            Rows.CutAt(Row);
        }
        else if (
            Context.Reason is null
            && Rows.IsStated(Row, Physics)
            && !Rows.IsNull(Row, IsMainStar)
            && Rows.Int64(Row, IsMainStar) == 1
        )
        {
            MainStar = Row;
        }
    }

    private void StateSystem(long id)
    {
        var row = system.State(id, Time);
        if (MainStar is { } star)
        {
            // The text is the body's.
            var systems = Context.Batch[GalaxyTables.Systems];
            systems.Set(row, MainStarOfSystem, Rows.Int64(star, SubType));
            systems.State(row, MainStarGroup);
            system.SetTime(row, MainStarGroup, Time);
        }
    }

    private static void GiveMetres(RowBuffer ofRings, int row)
    {
        foreach (var radius in Radii)
        {
            if (!ofRings.IsNull(row, radius))
            {
                ofRings.Set(row, radius, ofRings.Double(row, radius) * MetresOfKilometre);
            }
        }
    }
}
