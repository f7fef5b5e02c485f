using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.ApiRecords;

/// <summary>Reads the bodies of a system of EDSM, with their rings and belts.</summary>
internal sealed class EdsmBodyReader(RecordContext context) : EdsmPartReader(context, EdsmShapes.Body, "bodies")
{
    private const double MetresOfKilometre = 1_000;

    private static readonly int IsMainStar = GalaxyTables.Bodies["main_star"];
    private static readonly FieldGroup Physics = GalaxyTables.Bodies.Group("physics");
    private static readonly int[] Radii = [GalaxyTables.Rings["inner_radius"], GalaxyTables.Rings["outer_radius"]];

    private readonly RingReader rings = new(context, EdsmShapes.Ring, new SignalsReader(context));

    /// <summary>The row of the system's main star, whose sub type is known; null for none.</summary>
    public int? MainStar { get; private set; }

    /// <summary>Begins a system.</summary>
    public void Begin() => MainStar = null;

    protected override bool ReadPart(Field field)
    {
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
