using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Merging;

/// <summary>
/// The powers of a system as they are shown. A controlling power that is older than a set of powers which lacks it is not shown;
/// one as old or newer is, and has a row though the set does not name it. <c>is_controlling</c> is true for the power shown, false
/// for the others, and null where no source has stated who controls.
/// </summary>
internal static class PowerRows
{
    /// <summary>The group of the systems' powers.</summary>
    public static readonly FieldGroup Powers = ControlOfSystems.Powers;

    private static readonly TableDefinition Systems = GalaxyTables.Systems;
    private static readonly Atom Control = ControlOfSystems.Control;
    private static readonly int ControlColumn = Control.Columns[0];
    private static readonly Atom Set = Powers.SetAtom!;
    private static readonly int Power = GalaxyTables.PowerState["power"];
    private static readonly int IsControlling = GalaxyTables.PowerState["is_controlling"];

    /// <summary>Says of a system which of its statements are not shown, and whether its power has a row beside the set.</summary>
    /// <param name="system">The statements of the system.</param>
    /// <param name="named">The powers that its set names.</param>
    /// <returns>The bits of what is not shown.</returns>
    public static ulong Hide(StatedRow system, SetRows named)
    {
        system.HasRowBeside = false;
        if (!system.States(Control) || !system.HasValue(Control))
        {
            return 0;
        }

        var isNamed = system.States(Set) && IsNamed(system, named);
        var isHidden = ControlOfSystems.IsHidden(system, isNamed);
        system.HasRowBeside = !isNamed && !isHidden;
        return isHidden ? Control.Bit : 0;
    }

    /// <summary>The bits of what of a system is not shown so far.</summary>
    public static ulong Hidden(StatedRow system, RowBuffer systems, int row) =>
        system.HasValue(Control) && systems.IsNull(row, ControlColumn) ? Control.Bit : 0;

    /// <summary>Whether a system of the database has the row of a power that its set does not name.</summary>
    public static bool HasRowBesideSet(TableDefinition table, StatedRow system) =>
        table == Systems && system.HasValue(Control) && (system.HasRowBeside || !system.States(Set));

    /// <summary>The controlling power of a system.</summary>
    public static byte[] NameOf(StatedRow system) => system.Values.Utf8(0, ControlColumn).ToArray();

    /// <summary>The rows of the database that a set names.</summary>
    /// <param name="rows">All that are there.</param>
    /// <param name="beside">The power that has a row beside the set; null where none has.</param>
    public static SetRows Named(SetRows rows, byte[]? beside)
    {
        if (beside is null)
        {
            return rows;
        }

        var named = new RowList();
        foreach (var row in rows.Which.Span)
        {
            if (!rows.Rows.Utf8(row, Power).SequenceEqual(beside))
            {
                named.Add(row);
            }
        }

        return new SetRows(rows.Rows, named);
    }

    /// <summary>Makes the rows of a system's powers, and lets them be its set.</summary>
    public static void Settle(SetMerge set, StatedRow system, SetRows named, RowBuffer systems, int row, bool isStored)
    {
        var made = set.Made;
        var first = made.Count;
        foreach (var power in named.Which.Span)
        {
            made.AddCopy(named.Rows, power);
        }

        var shown = systems.IsNull(row, ControlColumn) ? default : systems.Utf8(row, ControlColumn);
        if (!shown.IsEmpty && !IsNamed(system, named))
        {
            var beside = made.Add();
            made.Set(beside, 0, systems.Int64(row, 0));
            made.Set(beside, Power, shown);
        }

        for (var power = first; power < made.Count; power++)
        {
            if (system.States(Control))
            {
                made.Set(power, IsControlling, made.Utf8(power, Power).SequenceEqual(shown) ? 1L : 0L);
            }
            else
            {
                made.SetNull(power, IsControlling);
            }
        }

        var came = ReferenceEquals(named.Rows, set.Incoming) ? systems.SetOf(row, Powers).Count : 0;
        set.SettleMade(systems, row, Powers.Set!, (first, made.Count - first), came, isStored);
    }

    private static bool IsNamed(StatedRow system, SetRows rows)
    {
        foreach (var row in rows.Which.Span)
        {
            if (IsOf(system, rows.Rows, row))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOf(StatedRow system, RowBuffer rows, int row) =>
        rows.Utf8(row, Power).SequenceEqual(system.Values.Utf8(0, ControlColumn));
}
