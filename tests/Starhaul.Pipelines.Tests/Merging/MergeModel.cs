using System.Globalization;
using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Sinks;

namespace Starhaul.Pipelines.Tests.Merging;

/// <summary>
/// Newer wins, said again without a database: of each atom of each key the greatest statement by (time, value), a statement of none
/// without a time left out, and what is shown made of those. The column of origins is not of it.
/// </summary>
internal static class MergeModel
{
    public static TableDump Tables(IReadOnlyCollection<Statement> statements)
    {
        var dump = new TableDump();
        foreach (var rows in statements.GroupBy(said => (said.Table, Key: string.Join('|', said.Key))))
        {
            AddOwner(dump, rows.First().Table, rows.First().Key, rows);
        }

        var systems = statements.Where(said => said.Table == GalaxyTables.Systems).Select(said => (ulong)said.Key[0]);
        var needed = statements
            .Where(said => said.Table == GalaxyTables.Bodies || said.Table == GalaxyTables.Rings)
            .Select(said => (ulong)said.Key[0]);
        foreach (var missing in needed.Except(systems))
        {
            dump.Add(GalaxyTables.Systems, Row(GalaxyTables.Systems, [missing]));
        }

        return dump;
    }

    private static void AddOwner(TableDump dump, TableDefinition table, object[] key, IEnumerable<Statement> said)
    {
        var row = Row(table, key);
        var winners = said.SelectMany(statement =>
                statement.Atoms.Select(atom => (Said: atom, System: SystemOf(statement)))
            )
            .Where(form => form.Said.Time is not null || !form.Said.IsNone)
            .GroupBy(form => form.Said.Atom.Name)
            .Select(forms => forms.Aggregate((greatest, form) => Compare(form, greatest) > 0 ? form : greatest))
            .ToDictionary(form => form.Said.Atom.Name);
        var place = winners.TryGetValue("system_id64", out var location) ? location.Said.Columns[0].Value : null;
        foreach (var (atom, system) in winners.Values)
        {
            var time = table[$"{table.Groups[atom.Atom.Group].Name}_time"];
            row[time] = new[] { (long?)row[time], atom.Time }.Max();
            var isHere = !atom.Atom.IsOfPlace || (place is not null && Equals(place, system));
            foreach (var (name, value) in atom.Columns.Where(_ => isHere))
            {
                row[table[name]] = value;
            }

            if (table != GalaxyTables.Systems || atom.Atom.Name != "powers")
            {
                AddSet(dump, table, key, atom);
            }
        }

        if (table == GalaxyTables.Systems)
        {
            AddPowers(dump, key, row, winners.ToDictionary(winner => winner.Key, winner => winner.Value.Said));
            row[table["cell"]] = Cell([row[table["x"]], row[table["y"]], row[table["z"]]]);
        }

        dump.Add(table, row);
    }

    // The number of a cube of 50 light years, four digits for each axis; 2000 is the one that begins at 0.
    private static long? Cell(object?[] place) =>
        place.Contains(null)
            ? null
            : place.Aggregate(
                0L,
                (cell, at) =>
                    (cell * 10_000) + 2000 + (long)Math.Floor(Convert.ToDouble(at, CultureInfo.InvariantCulture) / 50)
            );

    private static object? SystemOf(Statement statement) =>
        statement.Atoms.FirstOrDefault(atom => atom.Atom.Name == "system_id64")?.Columns[0].Value;

    private static void AddSet(TableDump dump, TableDefinition table, object[] key, StatedAtom atom)
    {
        foreach (var member in Members(atom))
        {
            var set = table.Groups[atom.Atom.Group].Set!;
            var memberRow = Row(set.Table, Prefix(key, set), member.Name);
            foreach (var (name, value) in member.Columns)
            {
                memberRow[set.Table[name]] = value;
            }

            dump.Add(set.Table, memberRow);
        }
    }

    private static void AddPowers(
        TableDump dump,
        object[] key,
        object?[] system,
        Dictionary<string, StatedAtom> winners
    )
    {
        var set = winners.GetValueOrDefault("powers");
        var said = winners.GetValueOrDefault("controlling_power");
        var power = (string?)said?.Columns[0].Value;
        var members = set is null ? [] : Members(set).ToList();
        var isNamed = members.Exists(member => member.Name == power);
        if (power is not null && set is not null && !isNamed && (said!.Time ?? -1) < (set.Time ?? -1))
        {
            power = null;
        }

        system[GalaxyTables.Systems["controlling_power"]] = power;
        if (power is not null && !isNamed)
        {
            members.Add(new SetMember(power, []));
        }

        foreach (var member in members)
        {
            var row = Row(GalaxyTables.PowerState, key, member.Name);
            foreach (var (name, value) in member.Columns)
            {
                row[GalaxyTables.PowerState[name]] = value;
            }

            row[GalaxyTables.PowerState["is_controlling"]] = said is null ? null : member.Name == power;
            dump.Add(GalaxyTables.PowerState, row);
        }
    }

    private static int Compare((StatedAtom Said, object? System) left, (StatedAtom Said, object? System) right)
    {
        var byTime = Comparer<long?>.Default.Compare(left.Said.Time, right.Said.Time);
        if (byTime != 0)
        {
            return byTime;
        }

        foreach (var (mine, other) in Values(left.Said).Zip(Values(right.Said)))
        {
            var byValue = CompareValues(mine, other);
            if (byValue != 0)
            {
                return byValue;
            }
        }

        var byLength = Values(left.Said).Count().CompareTo(Values(right.Said).Count());
        return byLength != 0 || !left.Said.Atom.IsOfPlace ? byLength : CompareValues(left.System, right.System);
    }

    private static IEnumerable<object?> Values(StatedAtom atom) =>
        atom
            .Columns.Select(column => column.Value)
            .Concat(
                Members(atom)
                    .OrderBy(member => member.Name, StringComparer.Ordinal)
                    .SelectMany(member => member.Columns.Select(column => column.Value).Prepend(member.Name))
            );

    private static int CompareValues(object? left, object? right) =>
        left is null || right is null ? (left is not null).CompareTo(right is not null)
        : left is string text ? string.CompareOrdinal(text, (string)right)
        : Comparer<object>.Default.Compare(left, right);

    private static IEnumerable<SetMember> Members(StatedAtom atom) => atom.Set.DistinctBy(member => member.Name);

    private static object[] Prefix(object[] key, RowSet set) =>
        set.Table == GalaxyTables.Signals ? [.. key, .. set.Constants] : key;

    private static object?[] Row(TableDefinition table, object[] key, params object[] rest)
    {
        var row = new object?[table.Columns.Length];
        key.Concat(rest).ToArray().CopyTo(row, 0);
        return row;
    }
}
