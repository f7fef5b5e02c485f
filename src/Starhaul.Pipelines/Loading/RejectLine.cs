using System.Buffers;
using System.Text;
using System.Text.Json;
using Starhaul.Pipelines.Galaxy;

namespace Starhaul.Pipelines.Loading;

/// <summary>
/// A line of <c>rejects.ndjson</c>: a record that could not be taken, with source, SHA-256 of the source, byte offset in its
/// content, and the reason. The SHA-256 is null where the source was still being written. Of a dump a line has the kind that the reason is
/// counted by, and of a part the offset of its record, so that a run that goes on counts what the one before it counted.
/// </summary>
internal static class RejectLine
{
    private const int DeepestRecord = 1_100;

    /// <summary>Writes a line with its line end.</summary>
    public static void Write(Stream file, string source, string? sha256, in Reject reject)
    {
        using (var json = new Utf8JsonWriter(file))
        {
            json.WriteStartObject();
            json.WriteString("source"u8, source);
            json.WriteString("sha256"u8, sha256);
            json.WriteNumber("offset"u8, reject.Offset);
            json.WriteString("reason"u8, reject.Reason);
            if (reject.Kind is { } kind)
            {
                json.WriteString("kind"u8, kind);
            }

            if (reject.PartOf is { } record)
            {
                json.WriteNumber("part_of"u8, record);
            }

            json.WritePropertyName("record"u8);
            WriteRecord(json, reject.Record);
            json.WriteEndObject();
        }

        file.WriteByte((byte)'\n');
    }

    /// <summary>What a line says of its place; null for a line in another form.</summary>
    public static RejectPlace? Place(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = DeepestRecord + 1 });
            var json = document.RootElement;
            return new RejectPlace(
                json.GetProperty("source"u8).GetString() ?? "",
                json.GetProperty("sha256"u8).GetString(),
                json.GetProperty("offset"u8).GetInt64(),
                ReasonIn(json)
            );
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    // A line of an older version has no kind: its reason is all that it can be counted by.
    private static RejectReason ReasonIn(JsonElement json)
    {
        var text = json.GetProperty("reason"u8).GetString() ?? "";
        return RejectReason.Counted(
            text,
            json.TryGetProperty("kind"u8, out var kind) ? kind.GetString() ?? text : text,
            json.TryGetProperty("part_of"u8, out var partOf) ? partOf.GetInt64() : null
        );
    }

    /// <summary>Minified where it is JSON, so that it stays on its line; else as text.</summary>
    private static void WriteRecord(Utf8JsonWriter json, ReadOnlyMemory<byte> record)
    {
        var minified = new ArrayBufferWriter<byte>();
        try
        {
            using var document = JsonDocument.Parse(record, new JsonDocumentOptions { MaxDepth = DeepestRecord });
            using (var copy = new Utf8JsonWriter(minified, new JsonWriterOptions { MaxDepth = DeepestRecord }))
            {
                document.RootElement.WriteTo(copy);
            }

            json.WriteRawValue(minified.WrittenSpan, skipInputValidation: true);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or JSON with half of a surrogate pair, which .NET does not write.
            json.WriteStringValue(Encoding.UTF8.GetString(record.Span));
        }
    }
}

/// <summary>Where a reject stood.</summary>
/// <param name="Source">The source.</param>
/// <param name="Sha256">SHA-256 of the source in hex; null where it was still being written.</param>
/// <param name="Offset">Where it begins in the decoded content, in bytes.</param>
/// <param name="Reason">Why.</param>
internal readonly record struct RejectPlace(string Source, string? Sha256, long Offset, RejectReason Reason);

/// <summary>A record that could not be taken.</summary>
/// <param name="Offset">Where it begins in the decoded content, in bytes.</param>
/// <param name="Reason">Field, value and expectation.</param>
/// <param name="Record">Its bytes.</param>
internal readonly record struct Reject(long Offset, string Reason, ReadOnlyMemory<byte> Record)
{
    /// <summary>What the reason is counted by; null where nothing is.</summary>
    public string? Kind { get; init; }

    /// <summary>Where the record begins of which this is a part; null for a record as a whole.</summary>
    public long? PartOf { get; init; }
}
