using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>Reads the rings and belts of a body.</summary>
internal sealed class RingReader(RecordContext context, Shape shape, SignalsReader signals) : RowReader(context, shape)
{
    private static readonly int Kind = GalaxyTables.Rings["kind"];
    private static readonly int Name = GalaxyTables.Rings["name"];
    private static readonly int RingOfSignal = GalaxyTables.Signals["ring"];
    private static readonly FieldGroup Signals = GalaxyTables.Rings.Group("signals");

    /// <summary>Reads an array of them.</summary>
    /// <param name="kind">What they are.</param>
    public void ReadAll(ReadOnlySpan<byte> kind)
    {
        if (Json.Peek() != '[')
        {
            Json.Skip();
            return;
        }

        if (Json.OpenArray())
        {
            var index = 0;
            do
            {
                Context.BeginPart(kind.SequenceEqual("belt"u8) ? "belts" : "rings", index++);
                ReadOne(kind);
                Context.EndPart();
            } while (Json.HasMoreElements());
        }
    }

    protected override bool ReadPart(Field field)
    {
        var first = Context.Batch[GalaxyTables.Signals].Count;
        if (!signals.TryReadSignals())
        {
            return false;
        }

        SetIs(Signals, first);
        return true;
    }

    private void ReadOne(ReadOnlySpan<byte> kind)
    {
        if (Json.Peek() != '{')
        {
            var start = Json.Position;
            Json.Skip();
            Context.Reject("element of rings", start, "an object");
            return;
        }

        var ofSignals = Context.Batch[GalaxyTables.Signals];
        var firstSignal = ofSignals.Count;
        ReadMembers();
        Rows.Set(Row, Kind, kind);
        if (!StateGroups())
        {
            Context.HasUntimed = true;
        }

        NameSignals(ofSignals, firstSignal);
    }

    private void NameSignals(RowBuffer ofSignals, int first)
    {
        for (var row = first; row < ofSignals.Count; row++)
        {
            ofSignals.Set(row, RingOfSignal, Rows.Int64(Row, Name));
        }
    }
}
