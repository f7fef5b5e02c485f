using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>
/// Writes the column <c>origins</c> of a record's rows: mostly nothing, for most rows state what a row without it means. The
/// powers of a system are completed too, for who controls is told apart from their set.
/// </summary>
internal sealed class RecordOrigins
{
    private static readonly Atom Control = ControlOfSystems.Control;
    private static readonly FieldGroup Powers = ControlOfSystems.Powers;
    private static readonly int Power = GalaxyTables.PowerState["power"];
    private static readonly int IsControlling = GalaxyTables.PowerState["is_controlling"];

    private readonly List<(RowBuffer Rows, int Row, Atom Atom, long Time)> times = [];
    private readonly Dictionary<TableDefinition, (StatedRow Row, OriginsWriter Writer)> writers = [];

    /// <summary>How many times were added.</summary>
    public int Count => times.Count;

    public void Clear() => times.Clear();

    /// <summary>Forgets the times that were added after the first ones.</summary>
    public void CutAt(int count) => times.RemoveRange(count, times.Count - count);

    /// <summary>Says when an atom of a row was stated, where that is not the time of its group.</summary>
    public void AddTime(RowBuffer rows, int row, Atom atom, long time) => times.Add((rows, row, atom, time));

    /// <summary>Completes rows of one table.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="rows">Rows of it.</param>
    /// <param name="from">The first that is not complete.</param>
    public void Complete(Batch batch, RowBuffer rows, int from)
    {
        for (var row = from; row < rows.Count; row++)
        {
            var isOfPowers = rows.Table == GalaxyTables.Systems && rows.IsStated(row, Powers);
            if (isOfPowers || HasTimes(rows, row) || Deviates(rows, row))
            {
                Write(batch, rows, row, isOfPowers);
            }
        }
    }

    private bool HasTimes(RowBuffer rows, int row)
    {
        foreach (var time in times)
        {
            if (time.Row == row && time.Rows == rows)
            {
                return true;
            }
        }

        return false;
    }

    // Whether a group that is stated states other atoms than its columns say by themselves.
    private static bool Deviates(RowBuffer rows, int row)
    {
        var stated = rows.Stated(row);
        return rows.Table.ShareGroup(stated ^ rows.Table.AtomsStatedBy(rows.Present(row)), stated);
    }

    private void Write(Batch batch, RowBuffer rows, int row, bool isOfPowers)
    {
        if (!writers.TryGetValue(rows.Table, out var of))
        {
            writers.Add(rows.Table, of = (new StatedRow(rows.Table), new OriginsWriter(rows.Table)));
        }

        of.Row.ReadBatch(rows, row, import: 0);
        foreach (var (timed, at, atom, time) in times)
        {
            if (timed == rows && at == row)
            {
                of.Row.TimeIs(atom, time);
            }
        }

        of.Row.ForgetNoneWithoutTime(rows, row);

        rows.Unstate(row, ~of.Row.Stated);
        var hidden = isOfPowers ? CompletePowers(batch, of.Row, rows, row) : 0;
        of.Writer.Write(of.Row, rows, row, import: 0, hidden);
    }

    private static ulong CompletePowers(Batch batch, StatedRow system, RowBuffer rows, int row)
    {
        var powers = batch[GalaxyTables.PowerState];
        var (first, count) = rows.IsStated(row, Powers.SetAtom!) ? rows.SetOf(row, Powers) : (powers.Count, 0);
        var name = rows.IsNull(row, Control.Columns[0]) ? default : rows.Utf8(row, Control.Columns[0]);
        var isNamed = false;
        for (var power = first; power < first + count; power++)
        {
            isNamed |= powers.Utf8(power, Power).SequenceEqual(name);
        }

        var isHidden = !name.IsEmpty && ControlOfSystems.IsHidden(system, isNamed);
        system.HasRowBeside = !name.IsEmpty && !isNamed && !isHidden;
        if (system.HasRowBeside && powers.Count == first + count)
        {
            var beside = powers.Add();
            powers.Set(beside, 0, rows.Int64(row, 0));
            powers.Set(beside, Power, rows.Int64(row, Control.Columns[0]));
            count++;
        }

        for (var power = first; power < first + count && system.States(Control); power++)
        {
            powers.Set(power, IsControlling, !isHidden && powers.Utf8(power, Power).SequenceEqual(name) ? 1L : 0L);
        }

        return isHidden ? Control.Bit : 0;
    }
}
