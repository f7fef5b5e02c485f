using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.ApiRecords;

/// <summary>Reads EDSM's answer about the bodies of a system.</summary>
internal sealed class EdsmBodiesReader(RecordContext context)
    : SystemRecordReader(context, EdsmShapes.Bodies, GalaxyTables.Bodies, GalaxyTables.Rings)
{
    private static readonly int MainStar = GalaxyTables.Systems["main_star"];
    private static readonly FieldGroup MainStarGroup = GalaxyTables.Systems.Group("main_star");
    private static readonly int SubType = GalaxyTables.Bodies["sub_type"];
    private static readonly int PhysicsTime = GalaxyTables.Bodies.Group("physics").TimeColumn;

    private readonly EdsmBodyReader bodies = new(context);

    protected override void Begin() => bodies.Begin();

    protected override bool ReadPart(Field field)
    {
        bodies.ReadAll();
        return true;
    }

    protected override void Complete(long id)
    {
        var ofBodies = Context.Batch[GalaxyTables.Bodies];
        if (bodies.MainStar is not { } star)
        {
            return;
        }

        // The text is the body's.
        Rows.Set(Row, MainStar, ofBodies.Int64(star, SubType));
        Rows.State(Row, MainStarGroup);
        if (!ofBodies.IsNull(star, PhysicsTime))
        {
            Rows.Set(Row, MainStarGroup.TimeColumn, ofBodies.Int64(star, PhysicsTime));
        }
    }
}
