using System.Collections.Immutable;

namespace Starhaul.Pipelines.Tables;

/// <summary>Writes a table down: first the key, then its groups or plain columns.</summary>
internal sealed class TableBuilder(string name)
{
    /// <summary>Every row of every table but <c>imports</c> has it.</summary>
    public const string ImportColumn = "import_id";

    /// <summary>The last column of every table with groups: what of a row differs from the times of its groups and from its import.</summary>
    public const string OriginsColumn = "origins";

    private readonly List<Column> columns = [];
    private readonly List<(string Name, RowSet? Set, int First, int Count)> groups = [];
    private readonly List<string[]> together = [];
    private readonly HashSet<string> noneWhereNull = new(StringComparer.Ordinal);
    private readonly HashSet<string> ofPlace = new(StringComparer.Ordinal);
    private readonly HashSet<string> derived = new(StringComparer.Ordinal);
    private readonly List<string> searched = [];
    private readonly List<string[]> indexed = [];
    private readonly List<Column> computed = [];
    private int keyLength;

    public TableBuilder Key(params ReadOnlySpan<Column> key)
    {
        columns.AddRange(key);
        keyLength = columns.Count;
        return this;
    }

    /// <summary>Adds a group of columns and the column of its time. Each column is an atom, but for those that go <see cref="Together"/>.</summary>
    public TableBuilder Group(string group, params ReadOnlySpan<Column> added) => Add(group, set: null, added);

    /// <summary>Adds a group that holds a set of rows, beside columns of its own if there are any.</summary>
    public TableBuilder Group(string group, RowSet set, params ReadOnlySpan<Column> added) => Add(group, set, added);

    /// <summary>Makes one atom of columns of a group that follow one another and mean nothing apart.</summary>
    public TableBuilder Together(params string[] names)
    {
        together.Add(names);
        return this;
    }

    /// <summary>Names atoms of which a null means "none, at the group's time": see <see cref="Atom.IsNoneWhereNull"/>. Sets are of them.</summary>
    public TableBuilder NoneWhereNull(params string[] names)
    {
        noneWhereNull.UnionWith(names);
        return this;
    }

    /// <summary>Names atoms that are stated of the system that the row is in.</summary>
    public TableBuilder OfPlace(params string[] names)
    {
        ofPlace.UnionWith(names);
        return this;
    }

    /// <summary>Names plain columns that no source states: each merge makes them anew.</summary>
    public TableBuilder Derived(params string[] names)
    {
        derived.UnionWith(names);
        return this;
    }

    /// <summary>Adds columns that belong to no group: those of the rows of a set.</summary>
    public TableBuilder Plain(params ReadOnlySpan<Column> added)
    {
        columns.AddRange(added);
        return this;
    }

    /// <summary>Names columns that people search by as they happen to spell it; each has an index.</summary>
    public TableBuilder SearchedBy(params ReadOnlySpan<string> names)
    {
        foreach (var column in names)
        {
            searched.Add(column);
            indexed.Add([column]);
        }

        return this;
    }

    /// <summary>Adds one index over columns in an order.</summary>
    public TableBuilder IndexedBy(params string[] names)
    {
        indexed.Add(names);
        return this;
    }

    /// <summary>Adds columns behind all others that are made of the columns of groups: see <see cref="Derived"/>.</summary>
    public TableBuilder Computed(params ReadOnlySpan<Column> added)
    {
        foreach (var column in added)
        {
            computed.Add(column);
            derived.Add(column.Name);
        }

        return this;
    }

    public TableDefinition Build() =>
        Build([
            .. columns,
            Column.Integer(ImportColumn),
            .. groups.Count > 0 ? new[] { Column.Json(OriginsColumn) } : [],
            .. computed,
        ]);

    public TableDefinition BuildWithoutImport() => Build([.. columns]);

    private TableDefinition Build(ImmutableArray<Column> all) =>
        new(name, all, keyLength, [.. BuildGroups()], searched)
        {
            Derived = derived.Aggregate(0UL, (bits, column) => bits | (1UL << IndexOf(all, column))),
            Indexes =
            [
                .. indexed.Select(names => new TableIndex(
                    $"{name}_{string.Join('_', names)}",
                    [.. names.Select(column => all[IndexOf(all, column)])]
                )),
            ],
        };

    private static int IndexOf(ImmutableArray<Column> all, string column) =>
        Enumerable.Range(0, all.Length).First(at => all[at].Name == column);

    private IEnumerable<FieldGroup> BuildGroups()
    {
        var ordinal = 0;
        for (var index = 0; index < groups.Count; index++)
        {
            var (group, set, first, count) = groups[index];
            var atoms = new List<Atom>();
            for (var column = first; column < first + count; )
            {
                var length = together.Find(names => names[0] == columns[column].Name)?.Length ?? 1;
                atoms.Add(BuildAtom(columns[column].Name, ordinal++, index, column, length));
                column += length;
            }

            if (set is not null)
            {
                atoms.Add(BuildAtom(group, ordinal++, index, first + count, length: 0));
            }

            yield return new FieldGroup
            {
                Name = group,
                Ordinal = index,
                Columns = [.. Enumerable.Range(first, count)],
                TimeColumn = first + count,
                Set = set,
                Atoms = [.. atoms],
                AtomBits = atoms.Aggregate(0UL, (bits, atom) => bits | atom.Bit),
            };
        }
    }

    private Atom BuildAtom(string atom, int ordinal, int group, int first, int length) =>
        new()
        {
            Name = atom,
            Ordinal = ordinal,
            Group = group,
            Columns = [.. Enumerable.Range(first, length)],
            Bit = 1UL << first,
            IsNoneWhereNull = length == 0 || noneWhereNull.Contains(atom),
            IsOfPlace = length > 0 && ofPlace.Contains(atom),
        };

    private TableBuilder Add(string group, RowSet? set, ReadOnlySpan<Column> added)
    {
        groups.Add((group, set, columns.Count, added.Length));
        columns.AddRange(added);
        columns.Add(Column.Time($"{group}_time"));
        return this;
    }
}
