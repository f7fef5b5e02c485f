using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Starhaul.Diagnostics;

namespace Starhaul.Pipelines.Loading;

/// <summary>
/// The file <c>rejects.ndjson</c>: one line for each record that could not be taken, with source, byte offset in the
/// content, reason and the record. It is made by the first reject; a load that goes on, or begins again, replaces
/// its own lines.
/// </summary>
internal sealed class RejectsFile(string path, string source, string sha256) : IDisposable
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "rejects.ndjson";

    private const int DeepestRecord = 1_100;

    private FileStream? file;

    /// <summary>Full path of the file.</summary>
    public string Path => path;

    /// <summary>Forgets what earlier runs wrote of this source from an offset on.</summary>
    /// <exception cref="DestinationException">The file cannot be read or written.</exception>
    public void KeepBefore(long offset)
    {
        if (!File.Exists(path))
        {
            return;
        }

        try
        {
            var aside = path + ".new";
            using (var kept = new StreamWriter(aside))
            {
                foreach (var line in File.ReadLines(path).Where(line => !IsOurs(line, offset)))
                {
                    kept.WriteLine(line);
                }
            }

            File.Move(aside, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(e);
        }
    }

    /// <summary>Writes one reject.</summary>
    /// <exception cref="DestinationException">The disk refuses it.</exception>
    public void Add(long offset, string reason, ReadOnlyMemory<byte> record)
    {
        try
        {
            file ??= new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
            using (var json = new Utf8JsonWriter(file))
            {
                json.WriteStartObject();
                json.WriteString("source"u8, source);
                json.WriteString("sha256"u8, sha256);
                json.WriteNumber("offset"u8, offset);
                json.WriteString("reason"u8, reason);
                json.WritePropertyName("record"u8);
                WriteRecord(json, record);
                json.WriteEndObject();
            }

            file.WriteByte((byte)'\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(e);
        }
    }

    public void Dispose() => file?.Dispose();

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

    private bool IsOurs(string line, long offset)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.GetProperty("sha256").GetString() == sha256
                && document.RootElement.GetProperty("offset").GetInt64() >= offset;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false; // a line of somebody else's stays
        }
    }

    private DestinationException Refused(Exception cause) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{path} could not be written: {cause.Message}"), cause)
        {
            Hint = "Rejected records are kept there: name a box that can be written to with --box.",
        };
}
