using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Galaxy.Json;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Journal;

/// <summary>Reads the factions of a system, with their states as the dumps have them: <c>[{"state":"Civil War"}]</c>.</summary>
internal sealed class FactionReader(Walk walk)
    : CatalogReader(walk, MessageShapes.Faction, walk.Factions, GalaxyTables.FactionPresence)
{
    private static readonly int ActiveStates = GalaxyTables.FactionPresence["active_states"];
    private static readonly int PendingStates = GalaxyTables.FactionPresence["pending_states"];
    private static readonly int RecoveringStates = GalaxyTables.FactionPresence["recovering_states"];

    private readonly JsonPieces state = new();
    private byte[] states = new byte[512];
    private int length;

    protected override bool ReadPart(Field field)
    {
        var column = field.Name switch
        {
            "ActiveStates" => ActiveStates,
            "PendingStates" => PendingStates,
            _ => RecoveringStates,
        };
        if (Json.Peek() != '[')
        {
            Json.Skip();
            return false;
        }

        length = 0;
        Append("["u8);
        if (Json.OpenArray())
        {
            do
            {
                ReadState();
            } while (Json.HasMoreElements());
        }

        Append("]"u8);
        SetRows!.Set(SetRow, column, states.AsSpan(0, length));
        return true;
    }

    private void ReadState()
    {
        state.Clear();
        if (Json.Peek() == '{' && Json.OpenObject())
        {
            do
            {
                ReadMember(Json.Name());
            } while (Json.HasMoreMembers());
        }
        else if (Json.Expected is null)
        {
            Json.Skip();
        }

        if (length > 1)
        {
            Append(","u8);
        }

        Append(state.Object());
    }

    private void ReadMember(ReadOnlySpan<byte> name)
    {
        var next = Json.Peek();
        if (name.SequenceEqual("State"u8) && next == '"')
        {
            var text = Json.String();
            Span<byte> form = stackalloc byte[256];
            Span<byte> quoted = stackalloc byte[(6 * 256) + 2];
            var written = text.Length <= 128 ? SocietyForms.FactionState(text, form) : TextForms.Unknown;
            if (written > 0)
            {
                state.Add("state"u8, quoted[..JsonText.Quote(form[..written], quoted)]);
            }
        }
        else if (name.SequenceEqual("Trend"u8) && JsonCursor.IsNumber(next))
        {
            state.Add("trend"u8, Json.Number());
        }
        else
        {
            Json.Skip();
        }
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        if (states.Length - length < text.Length)
        {
            Array.Resize(ref states, Math.Max(2 * states.Length, length + text.Length));
        }

        text.CopyTo(states.AsSpan(length));
        length += text.Length;
    }
}
