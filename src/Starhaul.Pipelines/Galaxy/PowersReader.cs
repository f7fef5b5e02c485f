using Starhaul.Pipelines.Galaxy.Json;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>
/// Makes one row of each power of a system, whether <c>powers</c> or <c>powerConflictProgress</c> names it. Who controls is a
/// statement of its own.
/// </summary>
/// <param name="context">What all readers share.</param>
/// <param name="powerName">Name of the member with the power, in an element of the conflict's progress.</param>
/// <param name="progressName">Name of the member with its progress.</param>
internal sealed class PowersReader(RecordContext context, string powerName, string progressName)
{
    private const int None = -1;

    private static readonly int StateColumn = GalaxyTables.Systems["power_state"];
    private static readonly int Power = GalaxyTables.PowerState["power"];
    private static readonly int ConflictProgress = GalaxyTables.PowerState["conflict_progress"];

    private readonly byte[] powerName = Field.Utf8(powerName);
    private readonly byte[] progressName = Field.Utf8(progressName);
    private int namesAt;
    private int conflictAt;
    private int named;

    private JsonCursor Json => context.Json;

    private RowBuffer Rows => context.Batch[GalaxyTables.PowerState];

    /// <summary>Begins the powers of a system.</summary>
    public void Begin()
    {
        namesAt = conflictAt = None;
        named = 0;
    }

    /// <summary>Remembers where the array of names is, and steps over it.</summary>
    /// <returns>Whether it was one.</returns>
    public bool RememberNames() => Remember(out namesAt);

    /// <summary>Remembers where the array of objects with a power and its progress is, and steps over it.</summary>
    /// <returns>Whether it was one.</returns>
    public bool RememberConflict() => Remember(out conflictAt);

    /// <summary>The bits of what the state of a system says besides where no power is named: that none controls it, or nothing.</summary>
    public static ulong ImpliedBy(RowBuffer systems, int row) =>
        !systems.IsNull(row, StateColumn)
        && (
            systems.Utf8(row, StateColumn).SequenceEqual("Unoccupied"u8)
            || systems.Utf8(row, StateColumn).SequenceEqual("Contested"u8)
        )
            ? ControlOfSystems.Control.Bit
            : 0;

    /// <summary>Reads what was remembered into rows.</summary>
    /// <returns>The first of the rows; null where none of the powers that are named could be taken: that is no empty set.</returns>
    public int? Complete()
    {
        var first = Rows.Count;
        Read();
        return named > 0 && Rows.Count == first ? null : first;
    }

    // The fields come in any order, and the names are to be first.
    private void Read()
    {
        var end = Json.Position;
        context.Names.Begin();
        if (namesAt != None)
        {
            Json.MoveTo(namesAt);
            ReadNames();
        }

        if (conflictAt != None)
        {
            Json.MoveTo(conflictAt);
            ReadConflict();
        }

        Json.MoveTo(end);
    }

    private bool Remember(out int place)
    {
        var isArray = Json.Peek() == '[';
        place = isArray ? Json.Position : None;
        Json.Skip();
        return isArray;
    }

    private void ReadNames()
    {
        if (Json.OpenArray())
        {
            do
            {
                named++;
                if (Json.Peek() == '"')
                {
                    Add(Json.String());
                }
                else
                {
                    RejectElement(RecordContext.KeyText);
                }
            } while (Json.HasMoreElements());
        }
    }

    private void ReadConflict()
    {
        if (Json.OpenArray())
        {
            do
            {
                ReadProgress();
            } while (Json.HasMoreElements());
        }
    }

    // One that is no power costs itself alone.
    private void RejectElement(string expected)
    {
        var start = Json.Position;
        context.BeginPart("powers");
        Json.Skip();
        if (Json.Expected is null)
        {
            context.Reject("element of powers", start, expected);
        }

        context.EndPart();
    }

    private void ReadProgress()
    {
        if (Json.Peek() != '{')
        {
            RejectElement("an object");
            return;
        }

        var (start, row, isNamed) = (Json.Position, -1, false);
        double? progress = null;
        if (Json.OpenObject())
        {
            do
            {
                var name = Json.Name();
                if (name.SequenceEqual(powerName) && Json.Peek() == '"')
                {
                    isNamed = true;
                    row = Add(Json.String());
                }
                else if (name.SequenceEqual(progressName) && JsonCursor.IsNumber(Json.Peek()))
                {
                    progress = Json.Real();
                }
                else
                {
                    Json.Skip();
                }
            } while (Json.HasMoreMembers());
        }

        if (!isNamed)
        {
            Json.MoveTo(start);
            RejectElement("an object with the name of a power");
        }

        if (row >= 0 && progress is { } known && double.IsFinite(known))
        {
            Rows.Set(row, ConflictProgress, known);
        }
    }

    private int Add(ReadOnlySpan<byte> name)
    {
        if (!context.TakesName("powers", name))
        {
            return None;
        }

        var rows = Rows;
        var row = rows.Add();
        rows.Set(row, Power, name);
        var first = context.Names.FindOrAdd(rows, Power, row);
        if (first != row)
        {
            rows.CutAt(row);
        }

        return first;
    }
}
