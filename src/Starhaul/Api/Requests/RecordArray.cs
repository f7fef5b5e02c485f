using System.Buffers;
using System.Text.Json;
using Starhaul.Api.Values;

namespace Starhaul.Api.Requests;

/// <summary>An array of records in the text of a response, which is read some at a time.</summary>
internal sealed class RecordArray
{
    /// <summary>Bytes of records that are parsed together: their document stays below what the runtime takes for a large object.</summary>
    private const int BlockLength = 8 * 1024;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = PageJson.Options.MaxDepth };

    private readonly int start;
    private readonly int firstEnd;

    private RecordArray(ReadOnlyMemory<byte> text, int start, int firstEnd, int count)
    {
        Text = text;
        Count = count;
        this.start = start;
        this.firstEnd = firstEnd;
    }

    /// <summary>The array as it came, with its brackets.</summary>
    public ReadOnlyMemory<byte> Text { get; }

    /// <summary>Its elements, two or more.</summary>
    public int Count { get; }

    /// <summary>Finds the array that a pointer names; null when there is none, or none that is worth it.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public static RecordArray? Find(ReadOnlyMemory<byte> json, string pointer)
    {
        var reader = new Utf8JsonReader(json.Span, Options);
        reader.Read();
        var found = Walk(ref reader, json, pointer.Split('/'), 1);

        // What is behind the document is no JSON either.
        reader.Read();
        return found is { Count: > 1 } ? found : null;
    }

    /// <summary>The text of the document without any but the first of the records.</summary>
    public byte[] WithFirstAlone(ReadOnlySpan<byte> json) =>
        [.. json[..firstEnd], .. json[(start + Text.Length - 1)..]];

    /// <summary>The records one after another; each stays valid after the next.</summary>
    public IEnumerable<JsonElement> Read()
    {
        var position = 0;
        var state = new JsonReaderState(Options);
        var block = new ArrayBufferWriter<byte>(BlockLength);
        while (Fill(block, ref position, ref state))
        {
            foreach (var record in JsonElement.Parse(block.WrittenSpan, PageJson.Options).EnumerateArray())
            {
                yield return record;
            }
        }
    }

    /// <summary>Makes an array of the next records; false at the end.</summary>
    private bool Fill(ArrayBufferWriter<byte> block, ref int position, ref JsonReaderState state)
    {
        var rest = Text.Span[position..];
        var reader = new Utf8JsonReader(rest, isFinalBlock: true, state);
        if (position == 0)
        {
            reader.Read();
        }

        var (from, to) = (0, 0);
        while (to - from < BlockLength && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            from = to == 0 ? (int)reader.TokenStartIndex : from;
            reader.Skip();
            to = (int)reader.BytesConsumed;
        }

        position += (int)reader.BytesConsumed;
        state = reader.CurrentState;
        block.ResetWrittenCount();
        block.Write("["u8);
        block.Write(rest[from..to]);
        block.Write("]"u8);
        return to > 0;
    }

    // Of two members of one name the last counts, as everywhere.
    private static RecordArray? Walk(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, string[] steps, int index)
    {
        if (index == steps.Length)
        {
            return Measure(ref reader, json);
        }

        RecordArray? found = null;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            var name = JsonPointer.Unescaped(steps[index]);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var isStep = reader.ValueTextEquals(name);
                reader.Read();
                found = isStep ? Walk(ref reader, json, steps, index + 1) : Passed(ref reader, found);
            }
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            for (var place = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; place++)
            {
                found = JsonPointer.IsIndex(steps[index], place)
                    ? Walk(ref reader, json, steps, index + 1)
                    : Passed(ref reader, found);
            }
        }

        return found;
    }

    private static RecordArray? Passed(ref Utf8JsonReader reader, RecordArray? found)
    {
        reader.Skip();
        return found;
    }

    private static RecordArray? Measure(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return Passed(ref reader, null);
        }

        var (start, firstEnd, count) = ((int)reader.TokenStartIndex, 0, 0);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            reader.Skip();
            count++;
            firstEnd = count == 1 ? (int)reader.BytesConsumed : firstEnd;
        }

        return new RecordArray(json[start..(int)reader.BytesConsumed], start, firstEnd, count);
    }
}
