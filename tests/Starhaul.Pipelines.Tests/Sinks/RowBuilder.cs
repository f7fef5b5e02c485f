using System.Runtime.CompilerServices;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Tests.Sinks;

/// <summary>What one row of a test's batch states.</summary>
internal sealed class RowBuilder(Batch batch, RowBuffer rows, int row, object[] key)
{
    /// <summary>States a group: columns that are not named are null.</summary>
    public RowBuilder Group(string name, long? time, params (string Column, object? Value)[] columns)
    {
        var group = rows.Table.Group(name);
        rows.State(row, group);
        Fill(group, time, columns);
        return this;
    }

    /// <summary>
    /// States a group with a set. A row of the set is the rest of its key, then its columns as (name, value):
    /// <c>["Gold", ("supply", 5)]</c>.
    /// </summary>
    public RowBuilder Set(string name, long? time, (string Column, object? Value)[] columns, params object[][] set)
    {
        var group = rows.Table.Group(name);
        var table = group.Set!.Table;
        var into = batch[table];
        rows.State(row, group, into.Count, set.Length);
        Fill(group, time, columns);
        object[] prefix = [.. key, .. group.Set.Constants];
        foreach (var member in set)
        {
            var added = into.Add();
            object[] values = [.. prefix, .. member.Where(value => value is not ITuple)];
            for (var column = 0; column < values.Length; column++)
            {
                into.SetValue(added, column, values[column]);
            }

            foreach (var tuple in member.OfType<ITuple>())
            {
                into.SetValue(added, table[(string)tuple[0]!], tuple[1]);
            }
        }

        return this;
    }

    private void Fill(FieldGroup group, long? time, (string Column, object? Value)[] columns)
    {
        rows.SetValue(row, group.TimeColumn, time);
        foreach (var (column, value) in columns)
        {
            rows.SetValue(row, rows.Table[column], value);
        }
    }
}
