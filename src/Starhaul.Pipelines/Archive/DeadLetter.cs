using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Starhaul.Pipelines.Messages;

namespace Starhaul.Pipelines.Archive;

/// <summary>Writes the lines of dead letters: reason, time of arrival, length, and the bytes in base64.</summary>
internal sealed class DeadLetter
{
    private static readonly JsonWriterOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> line = new();

    /// <summary>How many of so many bytes are kept.</summary>
    public static int KeptOf(int length) => Math.Min(length, FrameInflater.LongestFrame);

    /// <summary>One line without its end, good until the next call.</summary>
    public ReadOnlySpan<byte> Write(string reason, ReadOnlySpan<byte> raw, DateTimeOffset arrived)
    {
        line.ResetWrittenCount();
        using var json = new Utf8JsonWriter(line, Form);
        json.WriteStartObject();
        json.WriteString("reason"u8, reason);
        json.WriteString("arrived"u8, arrived.UtcDateTime);
        json.WriteNumber("length"u8, raw.Length);
        json.WriteBase64String("raw"u8, raw[..KeptOf(raw.Length)]);
        json.WriteEndObject();
        json.Flush();
        return line.WrittenSpan;
    }
}
