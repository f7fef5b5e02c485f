using Starhaul.Pipelines.Galaxy.Json;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>
/// Makes one row of each power of a system, whether <c>powers</c>, <c>controllingPower</c> or
/// <c>powerConflictProgress</c> names it.
/// </summary>
/// <param name="context">What all readers share.</param>
/// <param name="powerName">Name of the member with the power, in an element of the conflict's progress.</param>
/// <param name="progressName">Name of the member with its progress.</param>
internal sealed class PowersReader(RecordContext context, string powerName, string progressName)
{
    private const int None = -1;

    private static readonly int ControllingPower = GalaxyTables.Systems["controlling_power"];
    private static readonly int Power = GalaxyTables.PowerState["power"];
    private static readonly int IsControlling = GalaxyTables.PowerState["is_controlling"];
    private static readonly int ConflictProgress = GalaxyTables.PowerState["conflict_progress"];

    private readonly byte[] powerName = Field.Utf8(powerName);
    private readonly byte[] progressName = Field.Utf8(progressName);
    private int namesAt;
    private int conflictAt;

    private JsonCursor Json => context.Json;

    private RowBuffer Rows => context.Batch[GalaxyTables.PowerState];

    /// <summary>Begins the powers of a system.</summary>
    public void Begin() => namesAt = conflictAt = None;

    /// <summary>Remembers where the array of names is, and steps over it.</summary>
    /// <returns>Whether it was one.</returns>
    public bool RememberNames() => Remember(out namesAt);

    /// <summary>Remembers where the array of objects with a power and its progress is, and steps over it.</summary>
    /// <returns>Whether it was one.</returns>
    public bool RememberConflict() => Remember(out conflictAt);

    /// <summary>Reads what was remembered into rows, the power that controls the system among them.</summary>
    /// <param name="systems">Rows of systems.</param>
    /// <param name="row">The system.</param>
    /// <param name="saysWhoControls">Whether it states its controlling power, or that there is none.</param>
    /// <returns>The first row of its powers.</returns>
    public int Complete(RowBuffer systems, int row, bool saysWhoControls)
    {
        var first = Rows.Count;
        Read();
        if (saysWhoControls)
        {
            Control(first, systems.IsNull(row, ControllingPower) ? default : systems.Utf8(row, ControllingPower));
        }

        return first;
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

    // An empty name says that none controls the system.
    private void Control(int first, ReadOnlySpan<byte> name)
    {
        var controlling = name.IsEmpty ? -1 : Add(name);
        for (var row = first; row < Rows.Count; row++)
        {
            Rows.Set(row, IsControlling, row == controlling ? 1L : 0L);
        }
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
                if (Json.Peek() == '"')
                {
                    Add(Json.String());
                }
                else
                {
                    Json.Skip();
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

    private void ReadProgress()
    {
        if (Json.Peek() != '{')
        {
            Json.Skip();
            return;
        }

        var row = -1;
        double? progress = null;
        if (Json.OpenObject())
        {
            do
            {
                var name = Json.Name();
                if (name.SequenceEqual(powerName) && Json.Peek() == '"')
                {
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

        if (row >= 0 && progress is { } known && double.IsFinite(known))
        {
            Rows.Set(row, ConflictProgress, known);
        }
    }

    private int Add(ReadOnlySpan<byte> name)
    {
        context.RequireKey("name of a power", name);
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
