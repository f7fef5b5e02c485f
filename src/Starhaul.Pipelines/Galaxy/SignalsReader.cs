using Starhaul.Pipelines.Galaxy.Json;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>Reads the signals and genuses of a body or a ring; the owner writes its keys into the rows.</summary>
internal sealed class SignalsReader(RecordContext context)
{
    private static readonly int Ring = GalaxyTables.Signals["ring"];
    private static readonly int Kind = GalaxyTables.Signals["kind"];
    private static readonly int Name = GalaxyTables.Signals["name"];
    private static readonly int Count = GalaxyTables.Signals["count"];

    private JsonCursor Json => context.Json;

    private RowBuffer Rows => context.Batch[GalaxyTables.Signals];

    /// <summary>Says that rows from a place on are the body's own, but for those of its rings.</summary>
    public static void StateBody(RowBuffer rows, int from)
    {
        for (var row = from; row < rows.Count; row++)
        {
            if (rows.IsNull(row, Ring))
            {
                rows.SetText(row, Ring, 0, 0);
            }
        }
    }

    /// <summary>Reads an object of counts by name.</summary>
    /// <returns>Whether it was one.</returns>
    public bool TryReadSignals()
    {
        if (Json.Peek() != '{')
        {
            Json.Skip();
            return false;
        }

        context.Names.Begin();
        var (first, isAny) = (Rows.Count, false);
        if (Json.OpenObject())
        {
            isAny = true;
            do
            {
                var row = Add("signal"u8, Json.Name());
                var isCounted = TryReadCount(out var count);
                if (row < 0)
                {
                    continue;
                }

                if (isCounted)
                {
                    Rows.Set(row, Count, count);
                }
                else
                {
                    Rows.SetNull(row, Count);
                }
            } while (Json.HasMoreMembers());
        }

        // A set of which nothing could be taken is no empty one.
        return !isAny || Rows.Count > first;
    }

    /// <summary>Reads an array of objects, each with a name and a count.</summary>
    /// <param name="nameMember">The member with the name.</param>
    /// <param name="countMember">The member with the count.</param>
    /// <returns>Whether it was one.</returns>
    public bool TryReadSignalList(ReadOnlySpan<byte> nameMember, ReadOnlySpan<byte> countMember) =>
        TryReadList("signal"u8, "signals", nameMember, countMember);

    /// <summary>Reads an array of objects, each with a name.</summary>
    /// <param name="nameMember">The member with the name.</param>
    /// <returns>Whether it was one.</returns>
    public bool TryReadGenusList(ReadOnlySpan<byte> nameMember) =>
        TryReadList("genus"u8, "genuses", nameMember, default);

    /// <summary>Reads an array of names.</summary>
    /// <returns>Whether it was one.</returns>
    public bool TryReadGenuses()
    {
        if (Json.Peek() != '[')
        {
            Json.Skip();
            return false;
        }

        context.Names.Begin();
        var (index, taken) = (0, 0);
        if (Json.OpenArray())
        {
            do
            {
                context.BeginPart("genuses", index++);
                AddText("genus"u8, "genuses");
                taken += context.EndPart() ? 1 : 0;
            } while (Json.HasMoreElements());
        }

        return taken > 0 || index == 0;
    }

    // An element that cannot be taken costs itself alone, as the name of one does above.
    private bool TryReadList(
        ReadOnlySpan<byte> kind,
        string list,
        ReadOnlySpan<byte> nameMember,
        ReadOnlySpan<byte> countMember
    )
    {
        if (Json.Peek() != '[')
        {
            Json.Skip();
            return false;
        }

        context.Names.Begin();
        var (index, taken) = (0, 0);
        if (Json.OpenArray())
        {
            do
            {
                context.BeginPart(list, index++);
                ReadListed(kind, list, nameMember, countMember);
                taken += context.EndPart() ? 1 : 0;
            } while (Json.HasMoreElements());
        }

        return taken > 0 || index == 0;
    }

    private void ReadListed(
        ReadOnlySpan<byte> kind,
        string list,
        ReadOnlySpan<byte> nameMember,
        ReadOnlySpan<byte> countMember
    )
    {
        var isObject = Json.Peek() == '{';
        var start = Json.Position;
        if (!isObject)
        {
            Json.Skip();
            Reject(list, start, "an object");
            return;
        }

        var row = -1;
        long? known = null;
        if (Json.OpenObject())
        {
            do
            {
                var name = Json.Name();
                if (row < 0 && name.SequenceEqual(nameMember))
                {
                    row = AddText(kind, list);
                }
                else if (!countMember.IsEmpty && name.SequenceEqual(countMember))
                {
                    known = TryReadCount(out var count) ? count : null;
                }
                else
                {
                    Json.Skip();
                }
            } while (Json.HasMoreMembers());
        }

        if (row < 0)
        {
            Reject(list, start, "an object with a name");
        }
        else if (known is { } value)
        {
            Rows.Set(row, Count, value);
        }
        else
        {
            Rows.SetNull(row, Count); // of one that is listed twice the last counts
        }
    }

    // The value that is next as the name of a row; what is none rejects the part that is open.
    private int AddText(ReadOnlySpan<byte> kind, string list)
    {
        var isText = Json.Peek() == '"';
        var start = Json.Position;
        if (isText)
        {
            var name = Json.String();
            if (RecordContext.IsKey(name))
            {
                return AddKey(kind, name);
            }
        }
        else
        {
            Json.Skip();
        }

        Reject(list, start, RecordContext.KeyText);
        return -1;
    }

    private void Reject(string list, int start, string expected)
    {
        if (Json.Expected is null)
        {
            context.Reject($"element of {list}", start, expected);
        }
    }

    private int Add(ReadOnlySpan<byte> kind, ReadOnlySpan<byte> name) =>
        context.TakesName("signals", name) ? AddKey(kind, name) : -1;

    private int AddKey(ReadOnlySpan<byte> kind, ReadOnlySpan<byte> name)
    {
        var rows = Rows;
        var row = rows.Add();
        rows.Set(row, Name, name);
        var first = context.Names.FindOrAdd(rows, Name, row);
        if (first != row)
        {
            rows.CutAt(row);
            return first;
        }

        rows.Set(row, Kind, kind);
        return row;
    }

    private bool TryReadCount(out long count)
    {
        if (JsonCursor.IsNumber(Json.Peek()))
        {
            return WholeNumber.TryRead(Json.Number(), out count);
        }

        Json.Skip();
        count = 0;
        return false;
    }
}
