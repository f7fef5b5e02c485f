using System.Runtime.CompilerServices;
using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Tests.Sinks;

/// <summary>What one row of a test's batch states.</summary>
internal sealed class RowBuilder(Batch batch, RowBuffer rows, int row, object[] key)
{
    private readonly Dictionary<Atom, long?> times = [];

    /// <summary>States a group: columns that are not named are null.</summary>
    public RowBuilder Group(string name, long? time, params (string Column, object? Value)[] columns)
    {
        var group = rows.Table.Group(name);
        rows.State(row, group);
        Fill(group, time, columns);
        return this;
    }

    /// <summary>States one atom, with a time of its own: <see cref="Complete"/> makes the group's of it.</summary>
    public RowBuilder Atom(Atom atom, long? time, (string Column, object? Value)[] columns, params object[][] set)
    {
        rows.State(row, atom.Bit);
        times[atom] = time;
        foreach (var (column, value) in columns)
        {
            rows.SetValue(row, rows.Table[column], value);
        }

        if (atom.IsSet)
        {
            AddSet(rows.Table.Groups[atom.Group], set);
        }

        return this;
    }

    /// <summary>Completes the row as a reader would: times of groups, and what its columns do not say.</summary>
    public void Complete()
    {
        var origins = new RecordOrigins();
        foreach (var group in times.GroupBy(said => said.Key.Group))
        {
            var latest = group.Max(said => said.Value);
            rows.SetValue(row, rows.Table.Groups[group.Key].TimeColumn, latest);
            foreach (var (atom, time) in group.Where(said => said.Value != latest))
            {
                origins.AddTime(rows, row, atom, time ?? StatedRow.NoTime);
            }
        }

        origins.Complete(batch, rows, row);
    }

    /// <summary>
    /// States a group with a set. A row of the set is the rest of its key, then its columns as (name, value):
    /// <c>["Gold", ("supply", 5)]</c>.
    /// </summary>
    public RowBuilder Set(string name, long? time, (string Column, object? Value)[] columns, params object[][] set)
    {
        var group = rows.Table.Group(name);
        rows.State(row, group);
        AddSet(group, set);
        Fill(group, time, columns);
        return this;
    }

    private void AddSet(FieldGroup group, object[][] set)
    {
        var table = group.Set!.Table;
        var into = batch[table];
        rows.SetIs(row, group, into.Count, set.Length);
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
