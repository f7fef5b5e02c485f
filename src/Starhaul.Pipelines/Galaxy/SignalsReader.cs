using Starhaul.Pipelines.Galaxy.Json;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>Reads the signals and genuses of a body or a ring; the owner writes its keys into the rows.</summary>
internal sealed class SignalsReader(Walk walk)
{
    private static readonly int Kind = GalaxyTables.Signals["kind"];
    private static readonly int Name = GalaxyTables.Signals["name"];
    private static readonly int Count = GalaxyTables.Signals["count"];

    private JsonCursor Json => walk.Json;

    private RowBuffer Rows => walk.Batch[GalaxyTables.Signals];

    /// <summary>Reads an object of counts by name.</summary>
    /// <returns>Whether it was one.</returns>
    public bool TryReadSignals()
    {
        if (Json.Peek() != '{')
        {
            Json.Skip();
            return false;
        }

        walk.Names.Begin();
        if (Json.OpenObject())
        {
            do
            {
                var row = Add("signal"u8, Json.Name());
                if (TryReadCount(out var count))
                {
                    Rows.Set(row, Count, count);
                }
                else
                {
                    Rows.SetNull(row, Count);
                }
            } while (Json.HasMoreMembers());
        }

        return true;
    }

    /// <summary>Reads an array of names.</summary>
    /// <returns>Whether it was one.</returns>
    public bool TryReadGenuses()
    {
        if (Json.Peek() != '[')
        {
            Json.Skip();
            return false;
        }

        walk.Names.Begin();
        var isWhole = true;
        if (Json.OpenArray())
        {
            do
            {
                if (Json.Peek() == '"')
                {
                    Add("genus"u8, Json.String());
                }
                else
                {
                    Json.Skip();
                    isWhole = false;
                }
            } while (Json.HasMoreElements());
        }

        return isWhole;
    }

    private int Add(ReadOnlySpan<byte> kind, ReadOnlySpan<byte> name)
    {
        walk.RequireKey("name of a signal", name);
        var rows = Rows;
        var row = rows.Add();
        rows.Set(row, Name, name);
        var first = walk.Names.FindOrAdd(rows, Name, row);
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
