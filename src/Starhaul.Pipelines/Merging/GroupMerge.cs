using System.Security.Cryptography;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Merging;

/// <summary>
/// Which of two forms of a field group stays. The forms of a group are in one total order, so the one that stays is the
/// greatest of all that ever came, whatever their order:
/// <list type="number">
/// <item>without a time and without content (all columns null, the set empty): the least. A database cannot tell it from
/// a group that no source ever stated, and need not: both lose to anything.</item>
/// <item>without a time, with content.</item>
/// <item>by time.</item>
/// </list>
/// Forms of the same rank with unequal content are in the order of the SHA-256 of their canonical JSON:
/// an object of the columns, with the set, where there is one, as its member <c>rows</c>.
/// </summary>
internal sealed class GroupMerge
{
    private const long NoTime = long.MinValue;

    // Not the name of the set's table: the group of powers has a column that is called like it.
    private const string SetMember = "rows";

    private readonly FieldGroup group;
    private readonly int[] columns;
    private readonly (string Name, int Column)[] members;
    private readonly SetMerge? set;
    private readonly CanonicalJson json = new();
    private readonly RowList setRows = new();

    public GroupMerge(TableDefinition table, FieldGroup group, SetMerge? set)
    {
        this.group = group;
        this.set = set;
        columns = [.. group.Columns];
        members =
        [
            .. group
                .Columns.Select(column => (table.Columns[column].Name, column))
                .Concat(set is null ? [] : [(SetMember, -1)])
                .OrderBy(member => member.Item1, StringComparer.Ordinal),
        ];
    }

    public FieldGroup Group => group;

    /// <summary>The set of the group; null where it has none.</summary>
    public SetMerge? Set => set;

    /// <summary>Whether a group that came is at least as new as the other: only then is its content looked at.</summary>
    public bool CanWin(RowBuffer incoming, int row, RowBuffer current, int currentRow) =>
        Time(incoming, row) >= Time(current, currentRow);

    /// <summary>Whether a group that came replaces the one of the current row.</summary>
    /// <param name="incoming">Rows of the batch.</param>
    /// <param name="row">One that states the group.</param>
    /// <param name="current">Rows as they are so far.</param>
    /// <param name="currentRow">The one with the same key.</param>
    /// <param name="isStored">Whether the current row is in the database: a set that no row of the batch stated is then there.</param>
    public bool Wins(RowBuffer incoming, int row, RowBuffer current, int currentRow, bool isStored)
    {
        var time = Time(incoming, row);
        var currentTime = Time(current, currentRow);
        if (time != currentTime)
        {
            return time > currentTime;
        }

        if (IsSame(incoming, row, current, currentRow, isStored))
        {
            return false;
        }

        if (time == NoTime)
        {
            if (IsEmpty(incoming, row, isStored: false))
            {
                return false;
            }

            if (IsEmpty(current, currentRow, isStored))
            {
                return true;
            }
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> currentHash = stackalloc byte[SHA256.HashSizeInBytes];
        WriteHash(incoming, row, isStored: false, hash);
        WriteHash(current, currentRow, isStored, currentHash);
        return hash.SequenceCompareTo(currentHash) > 0;
    }

    /// <summary>Puts a group that won in its place; its set stays where it is in the batch.</summary>
    public void Take(RowBuffer incoming, int row, RowBuffer current, int currentRow)
    {
        foreach (var column in columns)
        {
            current.Copy(currentRow, column, incoming, row);
        }

        current.Copy(currentRow, group.TimeColumn, incoming, row);
        if (set is null)
        {
            current.State(currentRow, group);
        }
        else
        {
            var (first, count) = incoming.SetOf(row, group);
            current.State(currentRow, group, first, count);
        }
    }

    /// <summary>Makes a group null that the row does not state.</summary>
    public void Forget(RowBuffer rows, int row)
    {
        foreach (var column in columns)
        {
            rows.SetNull(row, column);
        }

        rows.SetNull(row, group.TimeColumn);
    }

    /// <summary>The range of the batch that a row's set is in; an empty one where no row of the batch stated it.</summary>
    public (int First, int Count) Range(RowBuffer rows, int row) =>
        rows.IsStated(row, group) ? rows.SetOf(row, group) : default;

    private long Time(RowBuffer rows, int row) =>
        rows.IsNull(row, group.TimeColumn) ? NoTime : rows.Int64(row, group.TimeColumn);

    private bool IsSame(RowBuffer incoming, int row, RowBuffer current, int currentRow, bool isStored)
    {
        foreach (var column in columns)
        {
            if (!RowContent.IsSame(incoming, row, current, currentRow, column))
            {
                return false;
            }
        }

        if (set is null)
        {
            return true;
        }

        var range = Range(incoming, row);
        return IsSetStored(current, currentRow, isStored)
            ? set.IsStored(current, currentRow, group.Set!, range)
            : set.IsSame(range, Range(current, currentRow));
    }

    private bool IsEmpty(RowBuffer rows, int row, bool isStored)
    {
        foreach (var column in columns)
        {
            if (!rows.IsNull(row, column))
            {
                return false;
            }
        }

        return set is null
            || (IsSetStored(rows, row, isStored) ? !set.HasStored(rows, row, group.Set!) : Range(rows, row).Count == 0);
    }

    private bool IsSetStored(RowBuffer rows, int row, bool isStored) => isStored && !rows.IsStated(row, group);

    private void WriteHash(RowBuffer rows, int row, bool isStored, Span<byte> hash)
    {
        json.Clear();
        json.Write('{');
        for (var member = 0; member < members.Length; member++)
        {
            var (name, column) = members[member];
            json.WriteName(name, isFirst: member == 0);
            if (column >= 0)
            {
                json.WriteValue(rows, row, column);
            }
            else if (IsSetStored(rows, row, isStored))
            {
                set!.WriteStored(rows, row, group.Set!, json, setRows);
            }
            else
            {
                set!.Write(Range(rows, row), json, setRows);
            }
        }

        json.Write('}');
        SHA256.HashData(json.Written, hash);
    }
}
