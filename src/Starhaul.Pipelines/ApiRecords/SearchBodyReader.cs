using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.ApiRecords;

/// <summary>Reads a body of Spansh's search, with its rings, belts and signals.</summary>
internal sealed class SearchBodyReader(RecordContext context) : RowReader(context, SearchShapes.Body), IRecordReader
{
    private static readonly int Materials = GalaxyTables.Bodies["materials"];
    private static readonly int AtmosphereComposition = GalaxyTables.Bodies["atmosphere_composition"];
    private static readonly int SolidComposition = GalaxyTables.Bodies["solid_composition"];
    private static readonly FieldGroup Signals = GalaxyTables.Bodies.Group("signals");
    private static readonly FieldGroup Genuses = GalaxyTables.Bodies.Group("genuses");
    private static readonly int NameOfSignal = GalaxyTables.Signals["name"];

    private readonly OwnedRows inside = new(context, GalaxyTables.Rings, GalaxyTables.Signals);
    private readonly SignalsReader signals = new(context);
    private readonly RingReader rings = new(context, SearchShapes.Ring, new SignalsReader(context));
    private readonly ListReader lists = new(context.Json, "name");

    /// <inheritdoc />
    public void Read()
    {
        inside.Begin();
        ReadMembers();
        if (Json.Expected is not null || Context.Reason is not null)
        {
            return;
        }

        StateGroups();
        inside.SetOwner(Rows.Int64(Row, 0));
        inside.SetOwner(column: 1, Rows.Int64(Row, 1));
        inside.Inherit(GalaxyTables.Rings, Time);
        SignalsReader.StateBody(Context.Batch[GalaxyTables.Signals], inside.FirstOf(GalaxyTables.Signals));
        if (!StatesAny())
        {
            Rows.CutAt(Row);
        }
    }

    protected override bool ReadPart(Field field)
    {
        switch (field.Path)
        {
            case "signals_updated_at":
                return ReadTimeOf(field, Signals, Genuses);
            case "signals":
                var firstSignal = Context.Batch[GalaxyTables.Signals].Count;
                return Name(Signals, firstSignal, signals.TryReadSignalList("name"u8, "count"u8), ApiForms.Signal);
            case "genuses":
                var firstGenus = Context.Batch[GalaxyTables.Signals].Count;
                return Name(Genuses, firstGenus, signals.TryReadGenusList("name"u8), ApiForms.Genus);
            case "rings":
                rings.ReadAll("ring"u8);
                return true;
            case "belts":
                rings.ReadAll("belt"u8);
                return true;
            case "materials":
                return ReadShares(Materials);
            case "atmosphere_composition":
                return ReadShares(AtmosphereComposition);
            case "solid_composition":
                return ReadShares(SolidComposition);
            default:
                return base.ReadPart(field);
        }
    }

    private bool ReadShares(int column)
    {
        if (!lists.TryReadNumbers("share"u8, isShare: false, TextForms.Kept, out var shares))
        {
            return false;
        }

        Rows.Set(Row, column, shares);
        return true;
    }

    // A search has words where the dumps have the game's symbols; with one that is not known the set is not whole.
    private bool Name(FieldGroup group, int first, bool isWhole, TextForm form)
    {
        var rows = Context.Batch[GalaxyTables.Signals];
        for (var row = first; isWhole && row < rows.Count; row++)
        {
            var word = rows.Utf8(row, NameOfSignal);
            var length = form(word, rows.Text.Reserve(word.Length + TextForms.Room));
            isWhole = length > 0;
            if (isWhole)
            {
                rows.SetText(row, NameOfSignal, rows.Text.Commit(length), length);
            }
        }

        if (!isWhole)
        {
            rows.CutAt(first);
        }

        SetIs(group, first);
        return isWhole;
    }
}
