using Starhaul.Pipelines.Galaxy.Json;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>Reads objects of one shape, each into a row, and says which groups they state.</summary>
/// <param name="walk">What all readers share.</param>
/// <param name="shape">How the objects look.</param>
internal abstract class RowReader(Walk walk, Shape shape)
{
    private readonly long[] groupTimes = new long[shape.Table.Groups.Length];
    private readonly (int First, int Count)[] sets = new (int, int)[shape.Table.Groups.Length];
    private readonly bool[] isWanted =
    [
        .. shape.Table.Groups.Select(group => group.Set is not { } set || walk.Tables.Contains(set.Table)),
    ];

    private readonly ulong signs = shape.Signs.Aggregate(0UL, (bits, field) => bits | field.Bit);
    private readonly MemberOrder order = new();
    private readonly MemberOrder orderOfTimes = new();
    private ulong seen;
    private long nestedTime;

    protected Walk Walk => walk;

    protected bool IsBare => shape.IsBare;

    protected JsonCursor Json => walk.Json;

    /// <summary>The rows of the shape's table.</summary>
    protected RowBuffer Rows { get; private set; } = null!;

    /// <summary>The row of the object.</summary>
    protected int Row { get; private set; }

    /// <summary>The rows of the shape's set.</summary>
    protected RowBuffer? SetRows { get; set; }

    /// <summary>The row of the object in the shape's set.</summary>
    protected int SetRow { get; set; }

    /// <summary>When the object was seen as it is.</summary>
    protected long Time { get; private set; }

    /// <summary>When a group was seen as it is, where that is known apart from the object's time.</summary>
    protected long GroupTime(FieldGroup group) =>
        groupTimes[group.Ordinal] == DumpTime.None ? Time : groupTimes[group.Ordinal];

    /// <summary>Says when a group was seen as it is; of several times the latest counts.</summary>
    protected void TimeIs(FieldGroup group, long time) =>
        groupTimes[group.Ordinal] = Math.Max(groupTimes[group.Ordinal], time);

    /// <summary>Reads the object that is next into a new row, without its groups.</summary>
    protected void ReadMembers()
    {
        Rows = walk.Batch[shape.Table];
        Row = Rows.Add();
        seen = 0;
        Time = nestedTime = DumpTime.None;
        Array.Fill(groupTimes, DumpTime.None);
        if (shape.IsBare)
        {
            ReadKey(shape.Keys[0]);
        }
        else if (Json.OpenObject())
        {
            var place = MemberOrder.Start;
            do
            {
                ReadMember(order.Next(Json, shape.Fields, ref place));
            } while (Json.HasMoreMembers());
        }

        foreach (var key in shape.Keys)
        {
            if (!IsSeen(key) && Json.Expected is null)
            {
                walk.Reject(key.Path, "missing", Expectation(key));
            }
        }

        if (signs != 0 && (seen & signs) == 0 && Json.Expected is null)
        {
            walk.Reject(string.Join(" or ", shape.Signs.Select(sign => sign.Path)), "missing", "one of them");
        }
    }

    /// <summary>States the groups of the row.</summary>
    /// <returns>Whether each has a time.</returns>
    protected bool StateGroups()
    {
        var isTimed = true;
        foreach (var rule in shape.Groups)
        {
            var group = rule.Group;
            if (!rule.IsStated(seen) || !isWanted[group.Ordinal])
            {
                Forget(rule);
                continue;
            }

            if (group.Set is null)
            {
                Rows.State(Row, group);
            }
            else
            {
                var (first, count) = sets[group.Ordinal];
                Rows.State(Row, group, first, count);
            }

            var time = GroupTime(group);
            if (time == DumpTime.None)
            {
                isTimed = false;
            }
            else
            {
                Rows.Set(Row, group.TimeColumn, time);
            }
        }

        return isTimed;
    }

    /// <summary>Whether the object states any group at all.</summary>
    protected bool StatesAny()
    {
        foreach (var group in shape.Table.Groups)
        {
            if (Rows.IsStated(Row, group))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Says where the rows of a group's set are: from a place to the end of their buffer.</summary>
    protected void SetIs(FieldGroup group, int first) =>
        sets[group.Ordinal] = (first, walk.Batch[group.Set!.Table].Count - first);

    /// <summary>Whether the object has a field, in a form that counts.</summary>
    protected bool IsSeen(Field field) => (seen & field.Bit) != 0;

    /// <summary>Enters an array that has elements; one that is not wanted is stepped over, and what is no array too.</summary>
    protected bool OpenArray(bool isWanted)
    {
        if (isWanted && Json.Peek() == '[')
        {
            return Json.OpenArray();
        }

        Json.Skip();
        return false;
    }

    /// <summary>Reads a field that only this reader knows.</summary>
    /// <returns>Whether it says something.</returns>
    protected virtual bool ReadPart(Field field)
    {
        Json.Skip();
        return false;
    }

    private static string Expectation(Field field) =>
        field.Type == ColumnType.Text ? Walk.KeyText : "a whole number from 0 up to 2^63 - 1 (id64: 2^64 - 1)";

    private void ReadMember(Field? field)
    {
        if (field is null)
        {
            Json.Skip();
            return;
        }

        switch (field.Kind)
        {
            case FieldKind.Column:
                seen |= ReadColumn(field) ? field.Bit : 0;
                break;
            case FieldKind.Key:
                ReadKey(field);
                break;
            case FieldKind.Nested:
                ReadNested(field);
                break;
            case FieldKind.Part when IsSeen(field):
                // A name that occurs twice in one object: its rows are there already.
                Json.Skip();
                break;
            case FieldKind.Part:
                seen |= ReadPart(field) ? field.Bit : 0;
                break;
            case FieldKind.Sign:
                Json.Skip();
                seen |= field.Bit;
                break;
            case FieldKind.Foreign:
                ReadForeign(field);
                break;
            case FieldKind.Time when field.Parent.Length > 0:
                nestedTime = walk.ReadTime(field);
                break;
            case FieldKind.Time:
                Time = Math.Max(Time, walk.ReadTime(field));
                break;
            default:
                ReadTimes();
                break;
        }
    }

    private void ReadForeign(Field field)
    {
        _ = Json.Peek();
        var start = Json.Position;
        Json.Skip();
        if (Json.Expected is null)
        {
            walk.Reject(field.Path, start, $"no such field in a record of {shape.Table.Name}");
        }
    }

    private bool ReadColumn(Field field)
    {
        var (rows, row) = field.IsOfSet ? (SetRows!, SetRow) : (Rows, Row);
        var column = field.Column;
        var first = Json.Peek();
        switch (field.Type)
        {
            case ColumnType.Real when JsonCursor.IsNumber(first):
                var real = Json.Real();
                if (!double.IsFinite(real))
                {
                    return false;
                }

                rows.Set(row, column, real / field.PerUnit);
                return true;
            case ColumnType.Text when first == '"' && field.Form is { } form:
                return ReadFormed(rows, row, field, form);
            case ColumnType.Text when first == '"':
                var (offset, length) = Json.Text(rows.Text);
                rows.SetText(row, column, offset, length);
                return true;
            case ColumnType.Integer when JsonCursor.IsNumber(first):
                if (!WholeNumber.TryRead(Json.Number(), out long whole))
                {
                    return false;
                }

                rows.Set(row, column, whole);
                return true;
            case ColumnType.Id when first == '"' || JsonCursor.IsNumber(first):
                if (!TryReadId(first, out var id))
                {
                    return false;
                }

                rows.Set(row, column, unchecked((long)id));
                return true;
            case ColumnType.Flag when first is (byte)'t' or (byte)'f':
                Json.Word(first == 't' ? "true"u8 : "false"u8);
                rows.Set(row, column, first == 't' ? 1L : 0L);
                return true;
            case ColumnType.Json when first is (byte)'[' or (byte)'{':
                rows.Set(row, column, walk.Canonical.Write(field.IsSet));
                return true;
            default:
                Json.Skip();
                return first == 'n' && field.MayBeNull;
        }
    }

    private void ReadKey(Field field)
    {
        var first = Json.Peek();
        var start = Json.Position;
        if (field.Type == ColumnType.Text)
        {
            if (first == '"' && ReadKeyText(field))
            {
                seen |= field.Bit;
                return;
            }
        }
        else if (
            (first == '"' || JsonCursor.IsNumber(first))
            && TryReadId(first, out var id)
            && (field.Type == ColumnType.Id || id <= long.MaxValue)
        )
        {
            Rows.Set(Row, field.Column, unchecked((long)id));
            seen |= field.Bit;
            return;
        }

        if (Json.Position == start)
        {
            Json.Skip();
        }

        if (Json.Expected is null)
        {
            walk.Reject(field.Path, start, Expectation(field));
        }
    }

    private bool ReadKeyText(Field field)
    {
        if (field.Form is { } form)
        {
            return ReadFormed(Rows, Row, field, form) && Walk.IsKey(Rows.Utf8(Row, field.Column));
        }

        var (offset, length) = Json.Text(Rows.Text);
        Rows.SetText(Row, field.Column, offset, length);
        return Walk.IsKey(Rows.Utf8(Row, field.Column));
    }

    private bool ReadFormed(RowBuffer rows, int row, Field field, TextForm form)
    {
        var text = Json.String();
        var length = form(text, rows.Text.Reserve(text.Length + TextForms.Room));
        if (length < 0)
        {
            rows.SetNull(row, field.Column);
            return length == TextForms.Null && field.MayBeNull;
        }

        rows.SetText(row, field.Column, rows.Text.Commit(length), length);
        return true;
    }

    private bool TryReadId(byte first, out ulong id) =>
        first == '"' ? WholeNumber.TryRead(Json.String(), out id) : WholeNumber.TryRead(Json.Number(), out id);

    private void ReadNested(Field field)
    {
        if (Json.Peek() != '{')
        {
            Json.Skip();
            return;
        }

        nestedTime = DumpTime.None;
        if (Json.OpenObject())
        {
            var place = MemberOrder.StartOf(field);
            do
            {
                ReadMember(order.Next(Json, field.Members!, ref place));
            } while (Json.HasMoreMembers());
        }

        seen |= field.Bit;
        foreach (var group in field.TimedGroups)
        {
            groupTimes[group] = nestedTime;
        }
    }

    private void ReadTimes()
    {
        if (Json.Peek() != '{')
        {
            Json.Skip();
            return;
        }

        if (Json.OpenObject())
        {
            var place = MemberOrder.Start;
            do
            {
                var field = orderOfTimes.Next(Json, shape.Fields, ref place);
                if (field?.Group is { } group)
                {
                    groupTimes[group.Ordinal] = Math.Max(groupTimes[group.Ordinal], walk.ReadTime(field));
                }
                else
                {
                    Json.Skip();
                }
            } while (Json.HasMoreMembers());
        }
    }

    // A group that is not stated has no values: half of one must not end up in a new row.
    private void Forget(GroupRule rule)
    {
        if ((seen & rule.All) == 0)
        {
            return;
        }

        foreach (var column in rule.Group.Columns)
        {
            Rows.SetNull(Row, column);
        }
    }
}
