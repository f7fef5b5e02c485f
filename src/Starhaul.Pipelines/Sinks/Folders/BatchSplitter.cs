using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks.Folders;

/// <summary>Parts the rows of a batch whose system or station came in an earlier batch from those that are new.</summary>
/// <param name="written">Takes the keys whose rows are new, by family.</param>
internal sealed class BatchSplitter(IReadOnlyList<KeyLog> written)
{
    /// <summary>Systems share their keys with bodies and rings. Reference tables repeat all the time and are not looked at.</summary>
    public static readonly TableDefinition[][] Families =
    [
        [GalaxyTables.Systems, GalaxyTables.Bodies, GalaxyTables.Rings],
        [GalaxyTables.Stations],
    ];

    private static readonly TableDefinition[] Owners = [.. GalaxyTables.Data.Where(table => table.Groups.Length > 0)];

    private readonly SeenKeys[] seen = [.. Families.Select(_ => new SeenKeys())];
    private readonly HashSet<long>[] late = [.. Families.Select(_ => new HashSet<long>())];
    private readonly HashSet<long> own = [];
    private readonly Batch fresh = new();

    /// <summary>Rows of systems and stations that may have come before; empty when there are none.</summary>
    public Batch Late { get; } = new();

    /// <summary>The rows that are new: the batch itself when all are.</summary>
    public Batch Split(Batch batch)
    {
        Late.Clear();
        var isSplit = false;
        for (var family = 0; family < Families.Length; family++)
        {
            isSplit |= FindLateKeys(batch, family);
        }

        if (!isSplit)
        {
            return batch;
        }

        fresh.Clear();
        foreach (var table in Owners)
        {
            var family = Array.FindIndex(Families, family => family.Contains(table));
            var rows = batch[table];
            for (var row = 0; row < rows.Count; row++)
            {
                var isLate = family >= 0 && late[family].Contains(rows.Int64(row, 0));
                Copy(batch, rows, row, isLate ? Late : fresh);
            }
        }

        return fresh;
    }

    /// <summary>The family whose keys the first column of a table holds: also that of rows of sets.</summary>
    public static int FamilyOfKey(TableDefinition table) => table.Columns[0].Type == ColumnType.Id ? 0 : 1;

    /// <summary>Copies an owner's row with its sets.</summary>
    internal static void Copy(Batch batch, RowBuffer rows, int row, Batch into)
    {
        var copy = into[rows.Table].AddCopy(rows, row);
        foreach (var group in rows.Table.Groups)
        {
            if (group.Set is { } set && rows.IsStated(row, group.SetAtom!))
            {
                var (first, count) = rows.SetOf(row, group);
                var members = into[set.Table];
                into[rows.Table].SetIs(copy, group, members.Count, count);
                for (var member = first; member < first + count; member++)
                {
                    members.AddCopy(batch[set.Table], member);
                }
            }
        }
    }

    // The merge takes care of keys that repeat within a batch.
    private bool FindLateKeys(Batch batch, int family)
    {
        late[family].Clear();
        own.Clear();
        foreach (var table in Families[family])
        {
            var rows = batch[table];
            for (var row = 0; row < rows.Count; row++)
            {
                var key = rows.Int64(row, 0);
                if (own.Add(key))
                {
                    if (seen[family].MayHold(key))
                    {
                        late[family].Add(key);
                    }
                }
            }
        }

        foreach (var key in own)
        {
            seen[family].Add(key);
            if (!late[family].Contains(key))
            {
                written[family].Add(key);
            }
        }

        return late[family].Count > 0;
    }
}
