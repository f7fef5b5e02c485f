using System.Text.Json;
using Starhaul.Pipelines.Galaxy.Json;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>Writes a shape down, group by group.</summary>
/// <param name="table">The table of the rows that the objects become.</param>
/// <param name="set">The table of further rows that hold some of the fields; null for none.</param>
internal sealed class ShapeBuilder(TableDefinition table, TableDefinition? set = null)
{
    private readonly List<Field> fields = [];
    private readonly List<(FieldGroup Group, List<Field> Fields)> groups = [];
    private readonly List<string> always = [];
    private readonly List<(string Atom, string[] With)> noneWhere = [];
    private int bits;

    /// <summary>Adds fields that belong to no group: keys, times, nested objects and what a reader knows.</summary>
    public ShapeBuilder With(params ReadOnlySpan<Field> added)
    {
        foreach (var field in added)
        {
            Add(field, group: null);
        }

        return this;
    }

    /// <summary>
    /// Adds a group with its fields. Each of its atoms is stated where the object has every field that it needs, and one at
    /// least. A field that a reader reads is of the column that it names, or of the set.
    /// </summary>
    public ShapeBuilder Group(string name, params ReadOnlySpan<Field> added)
    {
        var group = table.Group(name);
        var fieldsOfGroup = new List<Field>();
        foreach (var field in added)
        {
            fieldsOfGroup.Add(Add(field, group));
        }

        groups.Add((group, fieldsOfGroup));
        return this;
    }

    /// <summary>Writes down atoms that are stated by where the object stands, without a field.</summary>
    public ShapeBuilder Always(params ReadOnlySpan<string> atoms)
    {
        always.AddRange(atoms);
        return this;
    }

    /// <summary>Writes down that an object with all of some fields, without any where none is named, says by leaving an atom out that there is none.</summary>
    public ShapeBuilder NoneWhere(string atom, params string[] with)
    {
        noneWhere.Add((atom, with));
        return this;
    }

    /// <summary>Adds fields of the rows of the set.</summary>
    public ShapeBuilder OfSet(params ReadOnlySpan<Field> added)
    {
        foreach (var field in added)
        {
            Add(field with { IsOfSet = true }, group: null);
        }

        return this;
    }

    /// <summary>Adds another path for a field that is there already, and gives its text another form.</summary>
    public ShapeBuilder Alias(string path, string known, TextForm? form = null)
    {
        var field = fields.First(field => field.Path == known);
        fields.Add(field with { Path = path, Form = form ?? field.Form, Place = fields.Count });
        return this;
    }

    /// <summary>Writes down that the source has the value of the one key alone in place of an object.</summary>
    public Shape BuildBare() => Build() with { IsBare = true };

    public Shape Build()
    {
        if (fields.Count > MemberOrder.MostFields)
        {
            throw new InvalidOperationException(
                $"The shape of {table.Name} has {fields.Count} fields; {MemberOrder.MostFields} are the most."
            );
        }

        var all = fields.Select(WithMembers).ToList();
        return new Shape
        {
            Table = table,
            All = all,
            Fields = new FieldMap([.. all.Where(field => field.Parent.Length == 0)]),
            Groups = [.. groups.Select(group => Rule(group.Group, group.Fields))],
            Keys = [.. all.Where(field => field.Kind == FieldKind.Key)],
            Signs = [.. all.Where(field => field.IsSign)],
        };
    }

    /// <summary>The name of the column that a path fills unless it is given: that of the member in snake_case.</summary>
    private static string ColumnName(Field field) => JsonNamingPolicy.SnakeCaseLower.ConvertName(field.Name);

    private Field WithMembers(Field field)
    {
        field = field with { Quoted = QuotedName.Create(field.Name) };
        var members = fields.Where(member => member.Parent == field.Path).Select(WithMembers).ToList();
        return field.Kind != FieldKind.Nested
            ? field
            : field with
            {
                Members = new FieldMap(members),
                TimedGroups = members.Exists(member => member.Kind == FieldKind.Time)
                    ? [.. members.Select(member => member.Group).OfType<FieldGroup>().Select(group => group.Ordinal)]
                    : [],
            };
    }

    private GroupRule Rule(FieldGroup group, List<Field> ofGroup)
    {
        var rules = new List<AtomRule>();
        foreach (var atom in group.Atoms)
        {
            var own = ofGroup.Where(field => ReferenceEquals(field.Atom, atom)).ToList();
            var isAlways = always.Contains(atom.Name);
            var with = noneWhere.Find(rule => rule.Atom == atom.Name).With;
            if (own.Count > 0 || isAlways || with is not null)
            {
                ulong? noneWith = with is null ? null : BitsOf(fields.Where(field => with.Contains(field.Path)));
                rules.Add(
                    new AtomRule(atom, BitsOf(own.Where(field => field.IsNeeded)), BitsOf(own), isAlways, noneWith)
                );
            }
        }

        return new GroupRule(group, BitsOf(ofGroup), [.. rules]);
    }

    private static ulong BitsOf(IEnumerable<Field> some) => some.Aggregate(0UL, (bits, field) => bits | field.Bit);

    private Field Add(Field field, FieldGroup? group)
    {
        var target = field.IsOfSet ? set! : table;
        if (field.Kind is FieldKind.Column or FieldKind.Name or FieldKind.Key && field.Column < 0)
        {
            field = field with { Column = target[ColumnName(field)] };
        }

        field = field with
        {
            Group = group,
            Atom = group is null ? null : AtomOf(field, group),
            Type = field.Column < 0 ? default : target.Columns[field.Column].Type,
            IsIndexed =
                field.Column >= 0 && target.Indexes.Any(index => index.Columns.Contains(target.Columns[field.Column])),
            Bit = 1UL << bits++,
            Place = fields.Count,
        };
        fields.Add(field);
        return field;
    }

    private Atom AtomOf(Field field, FieldGroup group) =>
        group.Atoms.FirstOrDefault(atom => field.Column >= 0 ? atom.Columns.Contains(field.Column) : atom.IsSet)
        ?? throw new InvalidOperationException(
            $"The field {field.Path} is in the group {table.Name}.{group.Name}; it needs one of its columns."
        );
}
