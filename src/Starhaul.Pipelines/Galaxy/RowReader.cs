using Starhaul.Pipelines.Galaxy.Json;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>Reads objects of one shape, each into a row, and says which groups they state.</summary>
/// <param name="context">What all readers share.</param>
/// <param name="shape">How the objects look.</param>
internal abstract class RowReader(RecordContext context, Shape shape)
{
    private readonly long[] groupTimes = new long[shape.Table.Groups.Length];
    private readonly FieldTimes fieldTimes = new();
    private readonly (int First, int Count)[] sets = new (int, int)[shape.Table.Groups.Length];
    private readonly ShapeStatements statements = new(shape, context.Tables);
    private readonly ulong signs = shape.Signs.Aggregate(0UL, (bits, field) => bits | field.Bit);
    private readonly CellReader cells = new(context);
    private readonly MemberOrder order = new();
    private readonly MemberOrder orderOfTimes = new();
    private ulong seen;
    private ulong withdrawn;
    private long nestedTime;

    protected RecordContext Context => context;

    protected bool IsBare => shape.IsBare;

    /// <summary>The name of the shape's table.</summary>
    protected string TableName => shape.Table.Name;

    protected JsonCursor Json => context.Json;

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

    /// <summary>The bits of atoms that the reader makes of several fields, or knows to be none: they are stated too.</summary>
    protected ulong AlsoStated { get; set; }

    /// <summary>When a group was seen as it is, where that is known apart from the object's time.</summary>
    protected long GroupTime(FieldGroup group)
    {
        var latest = fieldTimes.LatestOf(group);
        return latest != DumpTime.None ? latest : SectionTime(group);
    }

    /// <summary>Says when a group was seen as it is; of several times the latest counts.</summary>
    protected void TimeIs(FieldGroup group, long time) =>
        groupTimes[group.Ordinal] = Math.Max(groupTimes[group.Ordinal], time);

    /// <summary>Reads the time of sections. Where it cannot be read, or is in the future, nothing is said of them.</summary>
    protected bool ReadTimeOf(Field field, params ReadOnlySpan<FieldGroup> sections)
    {
        context.BeginPart(sections[0].Name);
        var time = context.ReadTime(field);
        var isTaken = context.EndPart();
        foreach (var section in sections)
        {
            TimeIs(section, isTaken ? time : DumpTime.None);
            withdrawn |= isTaken ? 0 : section.AtomBits;
        }

        return true;
    }

    /// <summary>Reads the object that is next into a new row, without its groups.</summary>
    protected void ReadMembers()
    {
        Rows = context.Batch[shape.Table];
        Row = Rows.Add();
        seen = 0;
        Time = nestedTime = DumpTime.None;
        AlsoStated = withdrawn = 0;
        Array.Fill(groupTimes, DumpTime.None);
        fieldTimes.Clear();
        if (shape.IsBare)
        {
            seen |= cells.ReadKey(shape.Keys[0], Rows, Row) ? shape.Keys[0].Bit : 0;
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
                context.Reject(key.Path, "missing", CellReader.Expectation(key));
            }
        }

        if (signs != 0 && (seen & signs) == 0 && Json.Expected is null)
        {
            context.Reject(string.Join(" or ", shape.Signs.Select(sign => sign.Path)), "missing", "one of them");
        }
    }

    /// <summary>States what the object says of each group.</summary>
    /// <returns>Whether each has a time.</returns>
    protected bool StateGroups()
    {
        var made = statements.Get(seen, AlsoStated, withdrawn);
        Rows.SetNulls(Row, made.Nulls);
        Rows.State(Row, made.Stated);
        foreach (var group in made.Sets)
        {
            var (first, count) = sets[group.Ordinal];
            Rows.SetIs(Row, group, first, count);
        }

        var isTimed = true;
        foreach (var group in made.Groups)
        {
            var time = SectionTime(group);
            if ((fieldTimes.Atoms & group.AtomBits) != 0)
            {
                time = StateFieldTimes(group, made.Stated, time);
            }

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

    /// <summary>
    /// Says where the rows of a group's set are: from a place to the end of their buffer. Null says nothing of the set after all, though the
    /// object has its field.
    /// </summary>
    protected void SetIs(FieldGroup group, int? first)
    {
        var count = context.Batch[group.Set!.Table].Count;
        sets[group.Ordinal] = (first ?? count, count - (first ?? count));
        withdrawn |= first is null ? group.SetAtom!.Bit : 0;
    }

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
                var isRead = field.IsOfSet ? cells.Read(field, SetRows!, SetRow) : cells.Read(field, Rows, Row);
                seen |= isRead ? field.Bit : 0;
                break;
            case FieldKind.Name:
                seen |= cells.ReadName(field, Rows, Row) ? field.Bit : 0;
                break;
            case FieldKind.Key:
                seen |= cells.ReadKey(field, Rows, Row) ? field.Bit : 0;
                break;
            case FieldKind.Nested when context.HasParts && field.TimedGroups.Length > 0:
                ReadSection(field);
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
                nestedTime = context.ReadTime(field);
                break;
            case FieldKind.Time:
                Time = Math.Max(Time, context.ReadTime(field));
                break;
            default:
                ReadTimes();
                break;
        }
    }

    private void ReadFieldTime(Atom atom, Field field)
    {
        context.BeginPart(atom.Name);
        var time = context.ReadTime(field);
        if (!context.EndPart())
        {
            withdrawn |= atom.Bit;
        }
        else if (time != DumpTime.None)
        {
            fieldTimes.Add(atom, time);
        }
    }

    private void ReadForeign(Field field)
    {
        _ = Json.Peek();
        var start = Json.Position;
        Json.Skip();
        if (Json.Expected is null)
        {
            context.Reject(field.Path, start, $"no such field in a record of {shape.Table.Name}");
        }
    }

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

    // Of a section that is rejected, for its time or another reason, nothing is said.
    private void ReadSection(Field field)
    {
        var before = seen;
        context.BeginPart(field.Path);
        ReadNested(field);
        if (context.EndPart())
        {
            return;
        }

        seen = before;
        foreach (var group in field.TimedGroups)
        {
            groupTimes[group] = DumpTime.None;
            Rows.SetNulls(Row, shape.Table.ColumnsOf(shape.Table.Groups[group].AtomBits));
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
                if (field?.Atom is { } atom)
                {
                    ReadFieldTime(atom, field);
                }
                else
                {
                    Json.Skip();
                }
            } while (Json.HasMoreMembers());
        }
    }

    // The group's time is that of its newest field; the others keep theirs beside it.
    private long StateFieldTimes(FieldGroup group, ulong stated, long usual)
    {
        var latest = DumpTime.None;
        foreach (var atom in group.Atoms)
        {
            latest = (stated & atom.Bit) != 0 ? Math.Max(latest, fieldTimes.Get(atom, usual)) : latest;
        }

        foreach (var atom in group.Atoms)
        {
            if ((stated & atom.Bit) != 0 && fieldTimes.Get(atom, usual) != latest)
            {
                context.AddTime(Rows, Row, atom, fieldTimes.Get(atom, usual));
            }
        }

        return latest;
    }

    private long SectionTime(FieldGroup group)
    {
        var time = groupTimes[group.Ordinal];
        return time == DumpTime.None ? Time : time;
    }
}
