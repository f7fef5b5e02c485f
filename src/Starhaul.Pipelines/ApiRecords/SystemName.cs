using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.ApiRecords;

/// <summary>What a record of a body or a station says of the system that it is in.</summary>
internal sealed class SystemName(RecordContext context)
{
    private static readonly int Name = GalaxyTables.Systems["name"];
    private static readonly FieldGroup Position = GalaxyTables.Systems.Group("position");
    private static readonly Atom NameAtom = GalaxyTables.Systems.Atom("name");

    private byte[] name = [];

    /// <summary>Begins a record.</summary>
    public void Begin() => name = [];

    /// <summary>Reads the name that is next.</summary>
    public bool Read()
    {
        if (context.Json.Peek() != '"')
        {
            context.Json.Skip();
            return false;
        }

        var text = context.Json.String();
        name = RecordContext.IsKey(text) ? text.ToArray() : [];
        return true;
    }

    /// <summary>Adds a row of the system with its name, where that is known.</summary>
    /// <param name="id">The id of the system.</param>
    /// <param name="time">When it was named so.</param>
    /// <returns>The row.</returns>
    public int State(long id, long time)
    {
        var systems = context.Batch[GalaxyTables.Systems];
        var row = systems.Add();
        systems.Set(row, 0, id);
        if (name.Length > 0)
        {
            systems.Set(row, Name, name);
            systems.State(row, NameAtom.Bit);
            SetTime(row, Position, time);
        }

        return row;
    }

    /// <summary>Says when a group of the system was seen as it is, where that is known.</summary>
    public void SetTime(int row, FieldGroup group, long time)
    {
        if (time != Galaxy.Json.DumpTime.None)
        {
            context.Batch[GalaxyTables.Systems].Set(row, group.TimeColumn, time);
        }
    }
}
