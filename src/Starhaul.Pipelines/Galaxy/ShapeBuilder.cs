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
    private readonly List<GroupRule> groups = [];
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

    /// <summary>Adds a group with its fields. Without a needed one it is always stated.</summary>
    public ShapeBuilder Group(string name, params ReadOnlySpan<Field> added) => Group(name, isAnyEnough: false, added);

    /// <summary>Adds a group that is stated where any of its needed fields is.</summary>
    public ShapeBuilder GroupOfAny(string name, params ReadOnlySpan<Field> added) =>
        Group(name, isAnyEnough: true, added);

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
            Groups = [.. groups],
            Keys = [.. all.Where(field => field.Kind == FieldKind.Key)],
            Signs = [.. all.Where(field => field.IsSign)],
        };
    }

    /// <summary>The name of the column that a path fills unless it is given: that of the member in snake_case.</summary>
    private static string ColumnName(Field field) => JsonNamingPolicy.SnakeCaseLower.ConvertName(field.Name);

    private Field WithMembers(Field field)
    {
        field = field with { Quoted = QuotedName.Of(field.Name) };
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

    private ShapeBuilder Group(string name, bool isAnyEnough, ReadOnlySpan<Field> added)
    {
        var group = table.Group(name);
        var (needed, all) = (0UL, 0UL);
        foreach (var field in added)
        {
            var bit = Add(field, group).Bit;
            all |= bit;
            needed |= field.IsNeeded ? bit : 0;
        }

        groups.Add(new GroupRule(group, needed, all, isAnyEnough));
        return this;
    }

    private Field Add(Field field, FieldGroup? group)
    {
        var target = field.IsOfSet ? set! : table;
        if (field.Kind is FieldKind.Column or FieldKind.Key && field.Column < 0)
        {
            field = field with { Column = target[ColumnName(field)] };
        }

        field = field with
        {
            Group = group,
            Type = field.Column < 0 ? default : target.Columns[field.Column].Type,
            Bit = 1UL << bits++,
            Place = fields.Count,
        };
        fields.Add(field);
        return field;
    }
}
