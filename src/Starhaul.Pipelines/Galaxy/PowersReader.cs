using Starhaul.Pipelines.Galaxy.Json;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>
/// Makes one row of each power of a system, whether <c>powers</c>, <c>controllingPower</c> or
/// <c>powerConflictProgress</c> names it.
/// </summary>
internal sealed class PowersReader(Walk walk)
{
    private static readonly int Power = GalaxyTables.PowerState["power"];
    private static readonly int IsControlling = GalaxyTables.PowerState["is_controlling"];
    private static readonly int ConflictProgress = GalaxyTables.PowerState["conflict_progress"];

    private JsonCursor Json => walk.Json;

    private RowBuffer Rows => walk.Batch[GalaxyTables.PowerState];

    /// <summary>Begins the powers of a system.</summary>
    public void Begin() => walk.Names.Begin();

    /// <summary>Reads an array of names.</summary>
    public void ReadNames()
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

    /// <summary>Reads an array of objects with a power and its progress.</summary>
    public void ReadConflict()
    {
        if (Json.OpenArray())
        {
            do
            {
                ReadProgress();
            } while (Json.HasMoreElements());
        }
    }

    /// <summary>Says which power controls the system; an empty name says that none does.</summary>
    /// <param name="first">The first row of the system's powers.</param>
    /// <param name="name">The power.</param>
    public void Control(int first, ReadOnlySpan<byte> name)
    {
        var controlling = name.IsEmpty ? -1 : Add(name);
        for (var row = first; row < Rows.Count; row++)
        {
            Rows.Set(row, IsControlling, row == controlling ? 1L : 0L);
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
                if (name.SequenceEqual("power"u8) && Json.Peek() == '"')
                {
                    row = Add(Json.String());
                }
                else if (name.SequenceEqual("progress"u8) && JsonCursor.IsNumber(Json.Peek()))
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
        walk.RequireKey("name of a power", name);
        var rows = Rows;
        var row = rows.Add();
        rows.Set(row, Power, name);
        var first = walk.Names.FindOrAdd(rows, Power, row);
        if (first != row)
        {
            rows.CutAt(row);
        }

        return first;
    }
}
