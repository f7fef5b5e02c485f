using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Starhaul.Api.Reading;

/// <summary>Writes a record as one line: the server's own bytes without the white space between them.</summary>
internal static class JsonLine
{
    private static readonly SearchValues<byte> Ends = SearchValues.Create("\"\\"u8);
    private static readonly SearchValues<byte> Breaks = SearchValues.Create("\" \t\r\n"u8);

    /// <summary>The line, without its end.</summary>
    public static void Write(JsonElement record, IBufferWriter<byte> output)
    {
        var text = JsonMarshal.GetRawUtf8Value(record);
        while (!text.IsEmpty)
        {
            var at = text.IndexOfAny(Breaks);
            if (at < 0)
            {
                output.Write(text);
                return;
            }

            output.Write(text[..at]);
            if (text[at] != '"')
            {
                text = text[(at + 1)..];
                continue;
            }

            var end = EndOfString(text[at..]);
            output.Write(text.Slice(at, end));
            text = text[(at + end)..];
        }
    }

    private static int EndOfString(ReadOnlySpan<byte> text)
    {
        var at = 1;
        while (true)
        {
            at += text[at..].IndexOfAny(Ends);
            if (text[at] == '"')
            {
                return at + 1;
            }

            at += 2; // the backslash and what it escapes
        }
    }
}
