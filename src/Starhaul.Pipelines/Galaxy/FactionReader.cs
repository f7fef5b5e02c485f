using System.Text;
using Starhaul.Pipelines.Galaxy.Json;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>Reads the factions of a system, with their states as the dumps have them: <c>[{"state":"Civil War"}]</c>.</summary>
/// <param name="context">What all readers share.</param>
/// <param name="shape">How a faction looks; its lists of states are made by <see cref="States"/>.</param>
/// <param name="form">What becomes of the source's word for a state.</param>
internal class FactionReader(RecordContext context, Shape shape, TextForm form)
    : CatalogReader(context, shape, context.Factions, GalaxyTables.FactionPresence)
{
    private const int LongestState = 128;

    private readonly JsonPieces state = new();
    private byte[] states = new byte[512];
    private int length;

    /// <summary>A list of states: objects with a state and perhaps a trend, or the states alone.</summary>
    /// <param name="path">Its name in the source.</param>
    /// <param name="column">The column of faction_presence that it fills.</param>
    public static Field States(string path, string column) =>
        Field.Part(path) with
        {
            Column = GalaxyTables.FactionPresence[column],
        };

    protected override bool ReadPart(Field field)
    {
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
                ReadState(field);
            } while (Json.HasMoreElements());
        }

        Append("]"u8);
        SetRows!.Set(SetRow, field.Column, states.AsSpan(0, length));
        return true;
    }

    private void ReadState(Field field)
    {
        state.Clear();
        var next = Json.Peek();
        if (next == '"')
        {
            AddState(Json.String());
        }
        else if (next == '{' && Json.OpenObject())
        {
            do
            {
                ReadMember(Json.Name());
            } while (Json.HasMoreMembers());
        }
        else if (Json.Expected is null && next != '{')
        {
            var start = Json.Position;
            Json.Skip();
            Context.RejectAlone(field.Path, start, "an object with a state");
            return;
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
        if (Ascii.EqualsIgnoreCase(name, "state"u8) && next == '"')
        {
            AddState(Json.String());
        }
        else if (Ascii.EqualsIgnoreCase(name, "trend"u8) && JsonCursor.IsNumber(next))
        {
            state.Add("trend"u8, Json.Number());
        }
        else
        {
            Json.Skip();
        }
    }

    private void AddState(ReadOnlySpan<byte> text)
    {
        Span<byte> written = stackalloc byte[LongestState + TextForms.Room];
        Span<byte> quoted = stackalloc byte[(6 * (LongestState + TextForms.Room)) + 2];
        var end = text.Length <= LongestState ? form(text, written) : TextForms.Unknown;
        if (end > 0)
        {
            state.Add("state"u8, quoted[..JsonText.Quote(written[..end], quoted)]);
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
