using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks.Folders;
using Starhaul.Pipelines.Tables;

namespace Starhaul.DuckDb.Store;

/// <summary>
/// Which systems and stations came only now, of a file that had no rows: one that a merge asks for the first time is not there, neither
/// for the merge to meet nor for its rows to be there twice. So nothing is read for it, and its rows are added unchecked; to read and to
/// check took half of the time of a first load, and each reads a table that grows.
/// </summary>
/// <remarks>
/// A merge asks for the systems, and for the stations, of a batch before it adds rows of them, and adds each key once. What is left out
/// rests on that for rows of one batch alone: a second buffer of rows of one table is checked again.
/// </remarks>
internal sealed class NewKeys
{
    private readonly Family[] families = [new Family(GalaxyTables.Systems), new Family(GalaxyTables.Stations)];

    private readonly HashSet<TableDefinition> added = [];
    private readonly List<int> sure = [];
    private readonly List<int> unsure = [];

    /// <summary>Makes ready for a transaction: what the one before asked for may have been undone.</summary>
    public void Begin()
    {
        added.Clear();
        foreach (var family in families)
        {
            family.New.Clear();
        }
    }

    /// <summary>Those of some keys of a table whose rows may be there; the others are new from now on.</summary>
    public KeyList Asked(KeyList keys, TableDefinition table)
    {
        if (
            families.FirstOrDefault(family => family.Owner == table) is not { } family
            || keys.Column != table.Columns[0]
        )
        {
            return keys;
        }

        added.RemoveWhere(other => FamilyOf(other) == family);
        return family.Ask(keys);
    }

    /// <summary>Parts rows to add by whether their keys are new; valid until the next call.</summary>
    public (ReadOnlyMemory<int> Sure, ReadOnlyMemory<int> Unsure) Part(RowBuffer rows, ReadOnlyMemory<int> which)
    {
        if (FamilyOf(rows.Table) is not { } family)
        {
            return (default, which);
        }

        sure.Clear();
        unsure.Clear();
        var isFirst = added.Add(rows.Table);
        foreach (var row in which.Span)
        {
            var isNew = isFirst && family.New.Contains(rows.Int64(row, 0));
            (isNew ? sure : unsure).Add(row);
            if (!isNew)
            {
                family.Keep(rows.Int64(row, 0));
            }
        }

        return unsure.Count == 0 ? (which, default) : (sure.ToArray(), unsure.ToArray());
    }

    private Family? FamilyOf(TableDefinition table) =>
        table.Columns[0].IsText || table == GalaxyTables.Imports ? null : families[BatchSplitter.FamilyOfKey(table)];

    /// <summary>The keys of one table, which others share.</summary>
    private sealed class Family(TableDefinition owner)
    {
        private readonly SeenKeys seen = new();

        public TableDefinition Owner => owner;

        public HashSet<long> New { get; } = [];

        /// <summary>Notes that a key may be there from now on.</summary>
        public void Keep(long key) => seen.Add(key);

        public KeyList Ask(KeyList keys)
        {
            New.Clear();
            var known = new KeyList(keys.Column, new TextArena());
            for (var i = 0; i < keys.Count; i++)
            {
                var key = keys.Number(i);
                if (seen.MayHold(key))
                {
                    known.Add(key);
                }
                else
                {
                    New.Add(key);
                }
            }

            foreach (var key in New)
            {
                seen.Add(key);
            }

            return known;
        }
    }
}
